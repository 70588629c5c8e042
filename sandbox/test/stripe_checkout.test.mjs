import assert from 'node:assert/strict';
import test from 'node:test';
import { openWorld } from './stripe_world.mjs';

const limit = { timeout: 20_000 };

test(
  'a trial checkout gives a trialing subscription, a zero invoice and signed events',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const session = await world.checkout({
      client_reference_id: 'org_1',
      customer_email: 'ada@lovelace.example',
      subscription_data: { trial_period_days: 14, metadata: { org_id: 'org_1' } },
    });

    const paid = await world.pay(session.url);

    assert.equal(paid.status, 303);
    assert.equal(paid.headers.get('location'), `http://localhost:9/ok?session_id=${session.id}`);
    const done = await world.sdk.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice.payments', 'customer', 'line_items'],
    });
    assert.equal(done.status, 'complete');
    assert.equal(done.payment_status, 'no_payment_required');
    assert.equal(done.subscription.status, 'trialing');
    assert.equal(done.subscription.metadata.org_id, 'org_1');
    assert.equal(done.subscription.latest_invoice.total, 0);
    assert.equal(done.subscription.items.data[0].current_period_end, done.subscription.trial_end);
    const event = await world.arrives('checkout.session.completed');
    assert.equal(event.data.object.client_reference_id, 'org_1');
    await world.arrives('invoice.paid');
    const again = await world.pay(session.url);
    assert.equal(again.status, 303);
    const all = await world.sdk.subscriptions.list({ status: 'all' });
    assert.equal(all.data.length, 1, 'paying twice must not subscribe twice');
  },
);

test('a declined card leaves the session open and nothing behind', limit, async (t) => {
  const world = await openWorld(t);
  const session = await world.checkout();

  for (const number of ['4000000000000002', '4000000000000341']) {
    const page = await world.pay(session.url, { number });
    assert.equal(page.status, 402);
    assert.match(await page.text(), /role="alert">Your card was declined/);
  }

  assert.equal((await world.sdk.checkout.sessions.retrieve(session.id)).status, 'open');
  assert.equal((await world.sdk.customers.list()).data.length, 0);
  assert.equal((await world.pay(session.url)).status, 303);
});

test(
  '3D Secure asks first; refusing keeps the session open, agreeing subscribes',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const session = await world.checkout();
    const bank = `${session.url}/authenticate`;
    const answer = (value) =>
      fetch(bank, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ answer: value }),
      });

    const first = await world.pay(session.url, { number: '4000002500003155' });
    assert.match(first.headers.get('location'), /authenticate$/);
    assert.equal((await answer('fail')).status, 402);
    await world.pay(session.url, { number: '4000002500003155' });
    const agreed = await answer('complete');

    assert.equal(agreed.status, 303);
    const done = await world.sdk.checkout.sessions.retrieve(session.id, {
      expand: ['subscription'],
    });
    assert.equal(done.subscription.status, 'active');
    assert.equal(done.payment_status, 'paid');
  },
);

test(
  'the form names each mistake, and an empty card passes only where none is needed',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const session = await world.checkout();
    const page = await world.pay(session.url, {
      number: '4242',
      expiry: '13/20',
      cvc: '',
      email: 'x',
    });
    assert.equal(page.status, 422);
    const html = await page.text();
    for (const field of ['email', 'number', 'expiry', 'cvc'])
      assert.match(html, new RegExp(`field-${field}-error`));

    const trial = await world.checkout({
      payment_method_collection: 'if_required',
      customer_email: 'a@b.example',
      subscription_data: {
        trial_period_days: 14,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    });
    const paid = await fetch(trial.url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(),
    });
    assert.equal(paid.status, 303);
  },
);

test('a session expires by itself and by request', limit, async (t) => {
  const world = await openWorld(t);
  const asked = await world.checkout();
  const left = await world.checkout();

  await world.sdk.checkout.sessions.expire(asked.id);
  await world.control('/_time', { advance_s: 25 * 3600 });

  assert.equal((await world.sdk.checkout.sessions.retrieve(left.id)).status, 'expired');
  assert.equal((await fetch(left.url)).status, 410);
  await assert.rejects(world.sdk.checkout.sessions.expire(asked.id), {
    type: 'StripeInvalidRequestError',
  });
});
