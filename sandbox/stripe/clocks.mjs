// Time: what falls due when, and catching up with it in order, on test clocks and on the real one.
import { day, hour } from './calendar.mjs';
import { attemptPayment, finalizeInvoice } from './invoices.mjs';
import { cancelNow, expireIncomplete } from './subscription_status.mjs';
import { renewSubscription, tellTrialEnd } from './subscriptions.mjs';
import { clockOf } from './account.mjs';

const stepsMax = 20_000;
const incompleteLife = 23 * hour;

// Does everything due up to `target` on this clock (null: the real one), each at its moment.
export function runUntil(account, clockId, target) {
  let steps = 0;
  for (;;) {
    const next = earliest(account, clockId);
    if (!next || next.at > target) return steps;
    if ((steps += 1) > stepsMax) throw new Error('The clock does not come to rest.');
    account.moment = next.at;
    try {
      next.run();
    } finally {
      account.moment = null;
    }
  }
}

function earliest(account, clockId) {
  let best = null;
  const consider = (at, run) => {
    if (at !== null && at !== undefined && (!best || at < best.at)) best = { at, run };
  };
  const isMine = (object) => (clockOf(account, object) ?? null) === clockId;

  for (const invoice of account.all('invoice')) {
    if (invoice.status === 'draft' && invoice.automatically_finalizes_at && isMine(invoice)) {
      consider(invoice.automatically_finalizes_at, () => {
        finalizeInvoice(account, invoice);
        attemptPayment(account, invoice);
      });
    }
    if (invoice.status === 'open' && invoice.next_payment_attempt && isMine(invoice)) {
      consider(invoice.next_payment_attempt, () => attemptPayment(account, invoice));
    }
  }
  for (const subscription of account.all('subscription')) {
    if (isMine(subscription)) considerSubscription(account, subscription, consider);
  }
  for (const session of account.all('checkout.session')) {
    if (session.status === 'open' && isMine(session)) {
      consider(session.expires_at, () => expireSession(account, session));
    }
  }
  return best;
}

function considerSubscription(account, subscription, consider) {
  const { status } = subscription;
  if (status === 'incomplete') {
    return consider(subscription.created + incompleteLife, () =>
      expireIncomplete(account, subscription),
    );
  }
  if (!['trialing', 'active', 'past_due', 'unpaid'].includes(status)) return;
  if (status === 'trialing' && !subscription._.told_trial_end) {
    consider(subscription.trial_end - 3 * day, () => tellTrialEnd(account, subscription));
  }
  const periodEnd = subscription.items.data[0].current_period_end;
  if (subscription.cancel_at && subscription.cancel_at <= periodEnd) {
    return consider(subscription.cancel_at, () =>
      cancelNow(account, subscription, 'cancellation_requested'),
    );
  }
  consider(periodEnd, () => renewSubscription(account, subscription));
}

export function expireSession(account, session) {
  Object.assign(session, { status: 'expired', url: null });
  account.put(session);
  account.emit('checkout.session.expired', session);
  return session;
}

// Advancing is asynchronous, as at Stripe: the answer says "advancing", an event says "ready".
export function advanceClock(account, clock, target, later = setImmediate) {
  clock.status = 'advancing';
  clock.status_details = { advancing: { target_frozen_time: target } };
  account.put(clock);
  account.emit('test_helpers.test_clock.advancing', clock);
  later(() => finishAdvance(account, clock));
}

export function finishAdvance(account, clock) {
  const target = clock.status_details.advancing.target_frozen_time;
  try {
    runUntil(account, clock.id, target);
    clock.frozen_time = target;
    clock.status = 'ready';
  } catch (error) {
    clock.status = 'internal_failure';
    console.error(error);
  }
  clock.status_details = {};
  account.put(clock);
  account.emit('test_helpers.test_clock.ready', clock);
  account.journal.flush();
}
