import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { openWorld } from './stripe_world.mjs';

const limit = { timeout: 30_000 };

test('an idempotency key replays its answer, and refuses other parameters', limit, async (t) => {
  const world = await openWorld(t);
  const make = (email) => world.sdk.customers.create({ email }, { idempotencyKey: 'key-1' });

  const first = await make('a@b.example');
  const second = await make('a@b.example');

  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers.get('idempotent-replayed'), 'true');
  assert.match(first.lastResponse.requestId, /^req_/);
  await assert.rejects(make('other@b.example'), {
    type: 'StripeIdempotencyError',
    statusCode: 400,
  });
  assert.equal((await world.sdk.customers.list()).data.length, 1);
});

test("refusals have Stripe's envelope", limit, async (t) => {
  const world = await openWorld(t);
  const { sdk } = world;
  await assert.rejects(sdk.customers.retrieve('cus_none'), {
    statusCode: 404,
    code: 'resource_missing',
  });
  await assert.rejects(sdk.customers.create({ nonsense: '1' }), {
    code: 'parameter_unknown',
    param: 'nonsense',
  });
  await assert.rejects(sdk.customers.create({ address: { x: '1' } }), { param: 'address[x]' });
  await assert.rejects(sdk.subscriptions.create({ items: [{ price: 'price_solo' }] }), {
    code: 'parameter_missing',
  });
  await assert.rejects(world.checkout({ expires_at: 5 }), { param: 'expires_at' });
  await assert.rejects(sdk.invoices.list({ expand: ['data.nothing'], limit: 0 }), {
    statusCode: 400,
  });
  const anonymous = await fetch(`${world.url}/v1/customers`);
  assert.equal(anonymous.status, 401);
  const old = await fetch(`${world.url}/v1/customers`, {
    headers: { authorization: 'Bearer sk_test_12345678', 'stripe-version': '2020-08-27' },
  });
  assert.equal(old.status, 400);
});

test('lists page by cursor in both directions', limit, async (t) => {
  const world = await openWorld(t);
  const made = [];
  for (let i = 0; i < 7; i += 1)
    made.unshift((await world.sdk.customers.create({ email: `${i}@b.example` })).id);

  const seen = [];
  for await (const customer of world.sdk.customers.list({ limit: 3 })) seen.push(customer.id);
  const before = await world.sdk.customers.list({ limit: 2, ending_before: made[4] });

  assert.deepEqual(seen, made);
  assert.deepEqual([before.data.map((c) => c.id), before.has_more], [made.slice(2, 4), true]);
});

test('a webhook that is refused comes again; the same event keeps its id', limit, async (t) => {
  const world = await openWorld(t);
  await world.control('/_webhooks', { retry_ms: 10 });
  world.answerWith(500);
  await world.pay((await world.checkout()).url);
  await world.arrives('checkout.session.completed', 2);
  world.answerWith(200);
  assert.deepEqual(await world.control('/_idle'), { idle: true });

  const ids = world.received
    .filter((e) => e.type === 'checkout.session.completed')
    .map((e) => e.id);
  assert.equal(new Set(ids).size, 1);
  const event = await world.sdk.events.retrieve(ids[0]);
  assert.equal(event.pending_webhooks, 0);
});

test(
  'events can be doubled, reordered and lost, and lost ones are found in the list',
  limit,
  async (t) => {
    const world = await openWorld(t);
    await world.control('/_webhooks', { duplicate: 1, reorder: true, seed: 7 });
    await world.pay((await world.checkout()).url);
    await world.control('/_idle');
    const counts = {};
    for (const event of world.received) counts[event.id] = (counts[event.id] ?? 0) + 1;
    assert.ok(Object.values(counts).every((n) => n === 2));

    await world.control('/_webhooks', { duplicate: 0, reorder: false, drop: 1 });
    const count = world.received.length;
    await world.pay((await world.checkout()).url);
    await world.control('/_idle');
    assert.equal(world.received.length, count);
    const { data } = await world.sdk.events.list({ type: 'checkout.session.completed' });
    assert.equal(data.length, 2);
    await world.control('/_webhooks', { drop: 0 });
    await world.control('/_webhooks/resend', { event: data[0].id });
    assert.equal((await world.arrives('checkout.session.completed', 3)).id, data[0].id);
  },
);

test('what was answered survives the process, with its pending webhooks', limit, async (t) => {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-'));
  t.after(() => fs.rmSync(state, { recursive: true }));
  const world = await openWorld(t, { state });
  world.answerWith(503);
  const session = await world.checkout();
  await world.pay(session.url);
  await world.arrives('checkout.session.completed');
  const before = await world.sdk.checkout.sessions.retrieve(session.id, {
    expand: ['subscription'],
  });
  // A half-written last line is what a kill leaves behind.
  await world.stripe.close();
  fs.appendFileSync(path.join(state, 'stripe.jsonl'), '["customer","cus_x",{"id":');

  world.answerWith(200);
  await world.start();

  const after = await world.sdk.checkout.sessions.retrieve(session.id, {
    expand: ['subscription'],
  });
  assert.deepEqual(after.subscription, before.subscription);
  await world.control('/_idle');
  assert.ok(
    world.received.some((e) => e.type === 'checkout.session.completed' && e.answered === 200),
  );
});

test('faults: an error, a lost answer whose retry is replayed, a rate limit', limit, async (t) => {
  const world = await openWorld(t);
  const make = () => world.sdk.customers.create({ email: 'a@b.example' }, { idempotencyKey: 'k' });
  await world.control('/_fault', { path: '/v1/customers', status: 429 });
  await assert.rejects(make(), { type: 'StripeRateLimitError' });
  await world.control('/_fault', { path: '/v1/customers', after: true });
  await assert.rejects(make(), { type: 'StripeConnectionError' });
  const found = await make();
  const all = await world.sdk.customers.list();
  assert.deepEqual(
    all.data.map((c) => c.id),
    [found.id],
  );
});
