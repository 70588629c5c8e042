// Random walks under a test clock: whatever is done in whatever order, the books add up.
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../lib/ids.mjs';
import { openWorld } from './stripe_world.mjs';

const day = 86400;
const prices = ['price_solo', 'price_practice', 'price_firm', 'price_scale'];
const cards = ['pm_card_visa', 'pm_card_chargeCustomerFail'];
// The documented edges of a subscription's life.
const edges = {
  trialing: ['active', 'past_due', 'canceled', 'paused'],
  incomplete: ['active', 'trialing', 'incomplete_expired', 'canceled'],
  active: ['past_due', 'canceled', 'unpaid'],
  past_due: ['active', 'canceled', 'unpaid'],
};

for (const seed of [1, 2, 3]) {
  test(`a random walk keeps the books (${seed})`, { timeout: 60_000 }, async (t) => {
    const random = seededRandom(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const world = await openWorld(t);
    const { sdk } = world;
    const clock = await world.clock();
    const customer = await world.customer(pick(cards), clock);
    const { id } = await sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: pick(prices) }],
      ...(random() < 0.5 && { trial_period_days: 14 }),
    });
    let now = clock.at;

    for (let step = 0; step < 14; step += 1) {
      const before = await sdk.subscriptions.retrieve(id);
      if (['canceled', 'incomplete_expired'].includes(before.status)) break;
      const [item] = before.items.data;
      await pick([
        async () => {
          now += Math.ceil(random() * 25) * day;
          await clock.advance(now);
        },
        () =>
          sdk.subscriptions.update(id, {
            items: [{ id: item.id, price: pick(prices), quantity: 1 + Math.floor(random() * 3) }],
            proration_behavior: pick(['create_prorations', 'always_invoice', 'none']),
          }),
        () => sdk.subscriptions.update(id, { cancel_at_period_end: random() < 0.2 }),
        async () => {
          const method = await sdk.paymentMethods.attach(pick(cards), { customer: customer.id });
          await sdk.subscriptions.update(id, { default_payment_method: method.id });
        },
      ])();
    }

    const cycles = new Set();
    for await (const invoice of sdk.invoices.list({ subscription: id, limit: 100 })) {
      const sum = invoice.lines.data.reduce((total, line) => total + line.amount, 0);
      assert.equal(sum, invoice.total);
      assert.equal(invoice.amount_paid + invoice.amount_remaining, invoice.amount_due);
      if (invoice.billing_reason !== 'subscription_cycle') continue;
      assert.ok(!cycles.has(invoice.period_end), 'one bill for a period');
      cycles.add(invoice.period_end);
    }
    const statuses = [];
    for await (const event of sdk.events.list({ limit: 100 })) {
      if (!event.type.startsWith('customer.subscription.')) continue;
      statuses.unshift(event.data.object.status);
    }
    for (let i = 1; i < statuses.length; i += 1) {
      const [from, to] = [statuses[i - 1], statuses[i]];
      assert.ok(from === to || edges[from]?.includes(to), `${from} never becomes ${to}`);
    }
    assert.equal(statuses.at(-1), (await sdk.subscriptions.retrieve(id)).status);
  });
}
