// Subscriptions: begun, changed with proration, renewed, ended.
import { newId } from '../lib/ids.mjs';
import { addIntervals, day, nextBoundary } from './calendar.mjs';
import { invalid } from './errors.mjs';
import { attemptPayment, draftInvoice, finalizeInvoice } from './invoices.mjs';
import { listOf, newSubscription, newSubscriptionItem, planOf } from './objects.mjs';
import { cancelNow } from './subscription_status.mjs';

export function beginSubscription(account, customer, options) {
  const time = account.now(customer.test_clock);
  const { items, trialEnd = null, fields = {} } = options;
  const recurring = items[0].price.recurring;
  const period = {
    start: time,
    end: trialEnd ?? addIntervals(time, recurring, 1),
  };
  const id = newId('sub');
  const subscription = newSubscription({
    id,
    billing_cycle_anchor: trialEnd ?? time,
    created: time,
    start_date: time,
    currency: items[0].price.currency,
    customer: customer.id,
    test_clock: customer.test_clock,
    trial_start: trialEnd ? time : null,
    trial_end: trialEnd,
    status: trialEnd ? 'trialing' : 'incomplete',
    ...fields,
    _: { pending: [], told_trial_end: false },
  });
  subscription.items = listOf(
    `/v1/subscription_items?subscription=${id}`,
    items.map(({ price, quantity }) => newSubscriptionItem(id, price, quantity, period, time)),
  );

  const lines = subscription.items.data.map((item) => itemLine(item, period, trialEnd !== null));
  const invoice = draftInvoice(account, subscription, {
    reason: 'subscription_create',
    lines,
    period: { start: time, end: time },
    time,
  });
  finalizeInvoice(account, invoice);
  const outcome = attemptPayment(account, invoice, { onSession: true });
  if (trialEnd && trialEnd - 3 * day <= time) tellTrialEnd(account, subscription);
  return { subscription, invoice, outcome };
}

export function itemLine(item, period, isTrial = false) {
  const { price, quantity } = item;
  const name = price.nickname ?? price.lookup_key ?? price.id;
  const amount = isTrial ? 0 : price.unit_amount * quantity;
  return {
    amount,
    price,
    quantity,
    period,
    item: item.id,
    description: isTrial ? `Trial period for ${name}` : `${quantity} × ${name}`,
  };
}

export function tellTrialEnd(account, subscription) {
  subscription._.told_trial_end = true;
  account.put(subscription);
  account.emit('customer.subscription.trial_will_end', subscription);
}

// Moves to the next period at its boundary; the invoice waits an hour as a draft.
export function renewSubscription(account, subscription) {
  const items = subscription.items.data;
  const end = items[0].current_period_end;
  const wasTrialing = subscription.status === 'trialing';
  if (subscription.cancel_at_period_end) {
    return cancelNow(account, subscription, 'cancellation_requested');
  }
  if (wasTrialing && !hasPaymentMethod(account, subscription)) {
    const behaviour = subscription.trial_settings.end_behavior.missing_payment_method;
    if (behaviour === 'cancel') return cancelNow(account, subscription, 'payment_failed');
    if (behaviour === 'pause') return pauseSubscription(account, subscription);
  }
  const previous = { start: items[0].current_period_start, end };
  const { recurring } = items[0].price;
  const next = { start: end, end: nextBoundary(subscription.billing_cycle_anchor, recurring, end) };
  const edit = (s) => {
    if (wasTrialing) s.status = 'active';
    for (const item of items) {
      item.current_period_start = next.start;
      item.current_period_end = next.end;
    }
  };
  const pending = subscription._.pending.splice(0);
  const lines = [...pending, ...items.map((item) => itemLine(item, next))];
  return draftInvoice(account, subscription, {
    reason: 'subscription_cycle',
    lines,
    period: previous,
    time: end,
    waits: true,
    edit,
  });
}

const hasPaymentMethod = (account, subscription) =>
  Boolean(
    subscription.default_payment_method ??
    account.get('customer', subscription.customer).invoice_settings.default_payment_method,
  );

function pauseSubscription(account, subscription) {
  subscription.status = 'paused';
  account.put(subscription);
  account.emit('customer.subscription.paused', subscription);
}

// The cost of moving items to new prices, to the second: credit for the old, debit for the new.
export function prorationLines(items, changes, time) {
  const lines = [];
  for (const { item, price, quantity } of changes) {
    if (price.id === item.price.id && quantity === item.quantity) continue;
    const { current_period_start: start, current_period_end: end } = item;
    const left = Math.max(0, end - time) / (end - start);
    const period = { start: time, end };
    const amountOf = (p, q) => Math.round(p.unit_amount * q * left);
    const old = item.price;
    lines.push({
      amount: -amountOf(old, item.quantity),
      price: old,
      quantity: item.quantity,
      period,
      item: item.id,
      proration: true,
      description: `Unused time on ${old.nickname ?? old.id}`,
    });
    lines.push({
      amount: amountOf(price, quantity),
      price,
      quantity,
      period,
      item: item.id,
      proration: true,
      description: `Remaining time on ${price.nickname ?? price.id}`,
    });
  }
  return lines;
}

export function changeItems(account, subscription, changes, { behavior, time }) {
  const items = subscription.items.data;
  const isFree = subscription.status === 'trialing' || behavior === 'none';
  const lines = isFree ? [] : prorationLines(items, changes, time);
  for (const { item, price, quantity } of changes) {
    if (price.recurring.interval !== item.price.recurring.interval) {
      throw invalid('The sandbox changes prices only within one interval.', 'items');
    }
    Object.assign(item, { price, quantity, plan: planOf(price) });
  }
  if (!lines.length) return null;
  if (behavior !== 'always_invoice') {
    subscription._.pending.push(...lines);
    return null;
  }
  return () => {
    const invoice = draftInvoice(account, subscription, {
      reason: 'subscription_update',
      lines: [...subscription._.pending.splice(0), ...lines],
      period: { start: items[0].current_period_start, end: time },
      time,
    });
    finalizeInvoice(account, invoice);
    attemptPayment(account, invoice, { onSession: true });
  };
}

export function endTrialNow(account, subscription, time) {
  account.change(subscription, 'customer.subscription.updated', (s) => {
    s.trial_end = time;
    s.billing_cycle_anchor = time;
    for (const item of s.items.data) item.current_period_end = time;
  });
  const invoice = renewSubscription(account, subscription);
  if (invoice?.object !== 'invoice') return;
  finalizeInvoice(account, invoice);
  attemptPayment(account, invoice);
}
