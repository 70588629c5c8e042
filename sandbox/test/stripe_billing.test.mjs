import assert from 'node:assert/strict';
import test from 'node:test';
import { kindsChecked, openWorld } from './stripe_world.mjs';

const limit = { timeout: 30_000 };
const day = 86400;
const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16);

test(
  'a subscription of 31 January renews on the last day of February and on 31 March',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const clock = await world.clock();
    const customer = await world.customer('pm_card_visa', clock);
    const subscription = await world.sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: 'price_firm' }],
    });
    assert.equal(subscription.status, 'active');

    await clock.advance(clock.at + 45 * day);
    const later = await world.sdk.subscriptions.retrieve(subscription.id);

    const [item] = later.items.data;
    assert.equal(iso(item.current_period_start), '2026-02-28T12:00');
    assert.equal(iso(item.current_period_end), '2026-03-31T12:00');
    const invoices = await world.sdk.invoices.list({ subscription: subscription.id });
    assert.deepEqual(
      invoices.data.map((i) => [i.billing_reason, i.status, i.total]),
      [
        ['subscription_cycle', 'paid', 19900],
        ['subscription_create', 'paid', 19900],
      ],
    );
    assert.match(invoices.data[0].number, /^\w{8}-0002$/);
  },
);

test(
  'a trial warns three days before, then charges; a failing card goes past due and is cancelled',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const clock = await world.clock();
    const customer = await world.customer('pm_card_chargeCustomerFail', clock);
    const subscription = await world.sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: 'price_solo' }],
      trial_period_days: 14,
    });
    assert.equal(subscription.status, 'trialing');

    await clock.advance(clock.at + 11 * day + 60);
    const warned = await world.arrives('customer.subscription.trial_will_end');
    assert.equal(warned.created, subscription.trial_end - 3 * day);
    await clock.advance(subscription.trial_end + 60);
    assert.equal((await world.sdk.subscriptions.retrieve(subscription.id)).status, 'active');
    await clock.advance(subscription.trial_end + 2 * 3600);
    assert.equal((await world.sdk.subscriptions.retrieve(subscription.id)).status, 'past_due');
    await world.arrives('invoice.payment_failed');
    await clock.advance(subscription.trial_end + 17 * day);

    const ended = await world.arrives('customer.subscription.deleted');
    assert.equal(ended.data.object.cancellation_details.reason, 'payment_failed');
    const [invoice] = (await world.sdk.invoices.list({ subscription: subscription.id })).data;
    assert.equal(invoice.attempt_count, 4);
  },
);

test('a past due subscription recovers with a new card', limit, async (t) => {
  const world = await openWorld(t);
  const clock = await world.clock();
  const customer = await world.customer('pm_card_chargeCustomerFail', clock);
  const { id } = await world.sdk.subscriptions.create({
    customer: customer.id,
    items: [{ price: 'price_solo' }],
    trial_period_days: 7,
  });
  await clock.advance(clock.at + 8 * day);
  const { latest_invoice: open } = await world.sdk.subscriptions.retrieve(id);
  await assert.rejects(world.sdk.invoices.pay(open), {
    type: 'StripeCardError',
    code: 'card_declined',
  });

  const good = await world.sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const paid = await world.sdk.invoices.pay(open, { payment_method: good.id });

  assert.equal(paid.status, 'paid');
  assert.equal((await world.sdk.subscriptions.retrieve(id)).status, 'active');
});

test(
  'half a period from 10 to 20 is minus 5 plus 10, in the preview and on the bill',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const clock = await world.clock(Date.UTC(2026, 3, 1) / 1000);
    const customer = await world.customer('pm_card_visa', clock);
    const product = await world.sdk.products.create({ name: 'Small' });
    const price = (amount) =>
      world.sdk.prices.create({
        product: product.id,
        currency: 'usd',
        unit_amount: amount,
        recurring: { interval: 'month' },
      });
    const [ten, twenty] = [await price(1000), await price(2000)];
    const subscription = await world.sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: ten.id }],
    });
    const [item] = subscription.items.data;
    await clock.advance(clock.at + 15 * day);
    const items = [{ id: item.id, price: twenty.id }];

    const preview = await world.sdk.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    });
    await world.sdk.subscriptions.update(subscription.id, {
      items,
      proration_behavior: 'always_invoice',
    });

    assert.deepEqual(
      preview.lines.data.map((l) => l.amount),
      [-500, 1000],
    );
    const [invoice] = (await world.sdk.invoices.list({ subscription: subscription.id })).data;
    assert.deepEqual(
      [invoice.total, invoice.status, invoice.billing_reason],
      [500, 'paid', 'subscription_update'],
    );
    const back = [{ id: item.id, price: ten.id }];
    await world.sdk.subscriptions.update(subscription.id, {
      items: back,
      proration_behavior: 'always_invoice',
    });
    assert.equal(
      (await world.sdk.customers.retrieve(customer.id)).balance,
      -500,
      'the way back is credit',
    );
    await clock.advance(clock.at + 31 * day);
    const [renewal] = (await world.sdk.invoices.list({ subscription: subscription.id })).data;
    assert.deepEqual([renewal.total, renewal.amount_due, renewal.amount_paid], [1000, 500, 500]);
  },
);

test('cancelling at the period end can be taken back; cancelling now ends it', limit, async (t) => {
  const world = await openWorld(t);
  const clock = await world.clock();
  const customer = await world.customer('pm_card_visa', clock);
  const make = () =>
    world.sdk.subscriptions.create({ customer: customer.id, items: [{ price: 'price_solo' }] });
  const [first, second] = [await make(), await make()];

  const leaving = await world.sdk.subscriptions.update(first.id, { cancel_at_period_end: true });
  assert.equal(leaving.cancel_at, leaving.items.data[0].current_period_end);
  const staying = await world.sdk.subscriptions.update(first.id, { cancel_at_period_end: false });
  assert.equal(staying.cancel_at, null);
  await world.sdk.subscriptions.update(first.id, { cancel_at_period_end: true });
  const now = await world.sdk.subscriptions.cancel(second.id);
  assert.equal(now.status, 'canceled');
  await clock.advance(leaving.cancel_at + 60);

  assert.equal((await world.sdk.subscriptions.retrieve(first.id)).status, 'canceled');
  await world.arrives('customer.subscription.deleted', 2);
  assert.equal((await world.sdk.invoices.list({ subscription: first.id })).data.length, 1);
});

test('a first payment that fails is incomplete, and expires after 23 hours', limit, async (t) => {
  const world = await openWorld(t);
  const clock = await world.clock();
  const customer = await world.customer('pm_card_chargeCustomerFail', clock);
  const subscription = await world.sdk.subscriptions.create({
    customer: customer.id,
    items: [{ price: 'price_solo' }],
    expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
  });
  assert.equal(subscription.status, 'incomplete');
  assert.equal(subscription.latest_invoice.payments.data[0].status, 'open');
  assert.match(subscription.latest_invoice.confirmation_secret.client_secret, /^pi_\w+_secret_/);

  await clock.advance(clock.at + day);

  assert.equal(
    (await world.sdk.subscriptions.retrieve(subscription.id)).status,
    'incomplete_expired',
  );
  assert.equal((await world.sdk.invoices.retrieve(subscription.latest_invoice.id)).status, 'void');
});

test('a trial without a card is cancelled where the settings say so', limit, async (t) => {
  const world = await openWorld(t);
  const clock = await world.clock();
  const customer = await world.sdk.customers.create({ email: 'a@b.example', test_clock: clock.id });
  const make = (missing) =>
    world.sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: 'price_solo' }],
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: missing } },
    });
  const [cancels, pauses] = [await make('cancel'), await make('pause')];

  await clock.advance(clock.at + 14 * day);

  assert.equal((await world.sdk.subscriptions.retrieve(cancels.id)).status, 'canceled');
  assert.equal((await world.sdk.subscriptions.retrieve(pauses.id)).status, 'paused');
  const types = (await world.sdk.events.list({ limit: 100 })).data.map((e) => e.type);
  assert.ok(!types.includes('invoice.payment_failed'));
  assert.ok(kindsChecked().length > 10);
});
