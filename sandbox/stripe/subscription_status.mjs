// The edges of a subscription's life that payments and cancellations take.
import { closeInvoice } from './invoices.mjs';

const over = ['canceled', 'incomplete_expired'];

export function onInvoicePaid(account, invoice, time) {
  const subscription = subscriptionFor(account, invoice);
  if (!subscription || over.includes(subscription.status)) return;
  const isLatest = subscription.latest_invoice === invoice.id;
  const waits = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
  if (!waits || !isLatest) return;
  account.change(subscription, 'customer.subscription.updated', (s) => {
    s.status = s.trial_end && s.trial_end > time ? 'trialing' : 'active';
  });
}

export function onPaymentFailed(account, invoice, { isLast }) {
  const subscription = subscriptionFor(account, invoice);
  if (!subscription || over.includes(subscription.status)) return;
  if (isLast) return cancelNow(account, subscription, 'payment_failed');
  if (subscription.status === 'incomplete') return;
  account.change(subscription, 'customer.subscription.updated', (s) => (s.status = 'past_due'));
}

export function cancelNow(account, subscription, reason, details = {}) {
  const time = account.now(subscription.test_clock);
  Object.assign(subscription, {
    status: 'canceled',
    ended_at: time,
    canceled_at: subscription.canceled_at ?? time,
    cancellation_details: { ...subscription.cancellation_details, ...details, reason },
  });
  account.put(subscription);
  for (const invoice of account.all('invoice')) {
    if (subscriptionFor(account, invoice) !== subscription) continue;
    if (invoice.status === 'open' || invoice.status === 'draft') {
      Object.assign(invoice, {
        auto_advance: false,
        next_payment_attempt: null,
        automatically_finalizes_at: null,
      });
      account.put(invoice);
    }
  }
  account.emit('customer.subscription.deleted', subscription);
  return subscription;
}

export function expireIncomplete(account, subscription) {
  account.change(subscription, 'customer.subscription.updated', (s) => {
    s.status = 'incomplete_expired';
    s.ended_at = account.now(s.test_clock);
  });
  const invoice = account.get('invoice', subscription.latest_invoice);
  if (invoice?.status === 'open') closeInvoice(account, invoice, 'void');
}

const subscriptionFor = (account, invoice) =>
  account.get('subscription', invoice.parent?.subscription_details?.subscription);
