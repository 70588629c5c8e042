// A Stripe sandbox, the official SDK in front of it, and a sink for webhooks. Every answer and
// every event that passes is held against the schema of the official types.
import fs from 'node:fs';
import assert from 'node:assert/strict';
import Ajv from 'ajv';
import Stripe from 'stripe';
import { startServer, send } from '../lib/http.mjs';
import { startStripe } from '../stripe/server.mjs';

const schema = JSON.parse(
  fs.readFileSync(new URL('../stripe/schema/schema.json', import.meta.url)),
);
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, 'stripe');
const checkedKinds = new Map();

export function check(object) {
  if (object.object === 'list') return object.data.forEach(check);
  if (object.deleted && object.object !== 'customer') return undefined;
  let kind = object.object === 'event' ? `event:${object.type}` : object.object;
  if (object.deleted) kind = `deleted_${kind}`;
  assert.ok(schema.definitions[kind], `no schema for ${kind}`);
  const validate = ajv.getSchema(`stripe#/definitions/${kind.replace('/', '~1')}`);
  assert.ok(validate(object), `${kind}: ${ajv.errorsText(validate.errors?.slice(0, 5))}`);
  checkedKinds.set(kind, (checkedKinds.get(kind) ?? 0) + 1);
  return undefined;
}
export const kindsChecked = () => [...checkedKinds.keys()];

export async function openWorld(t, options = {}) {
  const received = [];
  let status = 200;
  const waiters = [];
  const sink = await startServer({
    handle(request, response, url, body) {
      const event = Stripe.webhooks.constructEvent(
        body,
        request.headers['stripe-signature'],
        world.secret,
      );
      check(event);
      received.push({ ...event, answered: status, path: url.pathname });
      send(response, status, '');
      for (const waiter of waiters.splice(0)) waiter();
    },
  });
  const world = {
    received,
    secret: 'whsec_test',
    sink,
    answerWith: (value) => (status = value),
    // Resolves when `count` deliveries of this type have come; the test's own time limit bounds it.
    async arrives(type, count = 1) {
      for (;;) {
        const found = received.filter((e) => e.type === type);
        if (found.length >= count) return found[count - 1];
        await new Promise((resolve) => waiters.push(resolve));
      }
    },
    async control(path, body) {
      const response = await fetch(
        world.url + path,
        body ? { method: 'POST', body: JSON.stringify(body) } : {},
      );
      return response.json();
    },
    async start() {
      world.stripe = await startStripe({ hook: sink.url, webhookSecret: world.secret, ...options });
      world.url = world.stripe.url;
      world.sdk = sdkFor(world.stripe.port);
    },
    async pay(url, fields = {}) {
      const body = new URLSearchParams({
        email: 'ada@lovelace.example',
        number: '4242 4242 4242 4242',
        expiry: '12/44',
        cvc: '123',
        name: 'Ada Lovelace',
        ...fields,
      });
      return fetch(url, { method: 'POST', body, redirect: 'manual' });
    },
    checkout: (fields = {}) =>
      world.sdk.checkout.sessions.create({
        mode: 'subscription',
        line_items: [{ price: 'price_practice', quantity: 1 }],
        success_url: 'http://localhost:9/ok?session_id={CHECKOUT_SESSION_ID}',
        cancel_url: 'http://localhost:9/no',
        ...fields,
      }),
    async clock(at = Date.UTC(2026, 0, 31, 12) / 1000) {
      const clock = await world.sdk.testHelpers.testClocks.create({ frozen_time: at });
      return {
        id: clock.id,
        at,
        async advance(to) {
          await world.sdk.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
          for (let tries = 0; tries < 1000; tries += 1) {
            const now = await world.sdk.testHelpers.testClocks.retrieve(clock.id);
            if (now.status === 'ready') return;
          }
          assert.fail('the clock never became ready');
        },
      };
    },
    async customer(card, clock) {
      return world.sdk.customers
        .create({
          email: 'ada@lovelace.example',
          payment_method: card,
          ...(clock && { test_clock: clock.id }),
        })
        .then(async (customer) => {
          const [method] = (await world.sdk.paymentMethods.list({ customer: customer.id })).data;
          return world.sdk.customers.update(customer.id, {
            invoice_settings: { default_payment_method: method.id },
          });
        });
    },
  };
  await world.start();
  t.after(async () => {
    await world.stripe.close();
    await sink.close();
  });
  return world;
}

export function sdkFor(port) {
  const checkingFetch = async (url, init) => {
    const response = await fetch(url, init);
    if (response.ok) check(await response.clone().json());
    return response;
  };
  return new Stripe('sk_test_12345678', {
    host: 'localhost',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(checkingFetch),
  });
}
