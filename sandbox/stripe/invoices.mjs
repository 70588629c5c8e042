// Invoices: drafted, finalized, charged, retried, voided.
import { newId } from '../lib/ids.mjs';
import { chargeOutcome } from './cards.mjs';
import { day, hour } from './calendar.mjs';
import { cardDeclined, invalid } from './errors.mjs';
import { newInvoice, newInvoicePayment, newLine } from './invoice_objects.mjs';
import { newPaymentIntent } from './objects.mjs';
import { onInvoicePaid, onPaymentFailed } from './subscription_status.mjs';

// Days between attempts; when they are used up the subscription is cancelled.
export const retryDays = [3, 5, 7];

export function buildInvoice(account, subscription, { reason, lines, period, time }) {
  const customer = account.get('customer', subscription.customer);
  const invoice = newInvoice({
    created: time,
    billing_reason: reason,
    currency: subscription.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_address: customer.address,
    customer_tax_exempt: customer.tax_exempt,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: { ...subscription.metadata },
        subscription: subscription.id,
      },
      type: 'subscription_details',
    },
    period_start: period.start,
    period_end: period.end,
    test_clock: customer.test_clock,
    starting_balance: customer.balance,
  });
  invoice.lines.data = lines.map((line) => newLine(invoice, subscription, line));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total + customer.balance);
  Object.assign(invoice, {
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    amount_due: due,
    amount_remaining: due,
  });
  return invoice;
}

export function draftInvoice(account, subscription, options) {
  const invoice = buildInvoice(account, subscription, options);
  if (options.waits) invoice.automatically_finalizes_at = options.time + hour;
  account.put(invoice);
  if (options.reason === 'subscription_create') {
    subscription.latest_invoice = invoice.id;
    account.put(subscription);
    account.emit('customer.subscription.created', subscription);
  } else {
    account.change(subscription, 'customer.subscription.updated', (s) => {
      options.edit?.(s);
      s.latest_invoice = invoice.id;
    });
  }
  account.emit('invoice.created', invoice);
  return invoice;
}

export function finalizeInvoice(account, invoice) {
  if (invoice.status !== 'draft') {
    throw invalid(
      `This invoice is already finalized: status is ${invoice.status}.`,
      undefined,
      'invoice_not_editable',
    );
  }
  const time = account.now(invoice.test_clock);
  const customer = account.get('customer', invoice.customer);
  const balance = customer.balance;
  const ending = Math.min(0, balance + invoice.total);
  const sequence = String(customer.next_invoice_sequence).padStart(4, '0');
  Object.assign(invoice, {
    status: 'open',
    automatically_finalizes_at: null,
    effective_at: time,
    starting_balance: balance,
    ending_balance: ending,
    number: `${customer.invoice_prefix}-${sequence}`,
    amount_due: Math.max(0, invoice.total + balance),
    hosted_invoice_url: `${account.baseUrl()}/i/${invoice.id}`,
    invoice_pdf: `${account.baseUrl()}/i/${invoice.id}/pdf`,
  });
  invoice.amount_remaining = invoice.amount_due;
  invoice.status_transitions.finalized_at = time;
  customer.next_invoice_sequence += 1;
  customer.currency = invoice.currency;
  customer.balance = ending;
  account.put(customer);
  account.put(invoice);
  account.emit('invoice.finalized', invoice);
  return invoice;
}

// Tries to collect. Answers 'ok', 'authenticate', 'no_payment_method' or a decline code.
export function attemptPayment(account, invoice, { method: given, onSession = false } = {}) {
  const time = account.now(invoice.test_clock);
  invoice.attempted = true;
  if (invoice.amount_due === 0) return markPaid(account, invoice, time);

  const method = given ?? paymentMethodFor(account, invoice);
  const intent = intentFor(account, invoice, method);
  const outcome = method ? chargeOutcome(method) : 'no_payment_method';
  if (outcome === 'ok') {
    Object.assign(intent, {
      status: 'succeeded',
      amount_received: intent.amount,
      latest_charge: newId('ch'),
      last_payment_error: null,
      next_action: null,
    });
    account.put(intent);
    account.emit('payment_intent.succeeded', intent);
    return markPaid(account, invoice, time, intent);
  }
  return markFailed(account, invoice, { intent, method, outcome, time, onSession });
}

function markPaid(account, invoice, time, intent) {
  const payment = intent && paymentOf(account, invoice);
  if (payment) {
    Object.assign(payment, { status: 'paid', amount_paid: invoice.amount_due });
    payment.status_transitions.paid_at = time;
    account.put(payment);
    account.emit('invoice_payment.paid', payment);
  }
  Object.assign(invoice, {
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + (intent ? 1 : 0),
    next_payment_attempt: null,
    auto_advance: false,
  });
  invoice.status_transitions.paid_at = time;
  account.put(invoice);
  account.emit('invoice.paid', invoice);
  account.emit('invoice.payment_succeeded', invoice);
  onInvoicePaid(account, invoice, time);
  return 'ok';
}

function markFailed(account, invoice, { intent, method, outcome, time, onSession }) {
  const needsAction = outcome === 'authenticate';
  const first = invoice.billing_reason === 'subscription_create';
  intent.last_payment_error = paymentError(outcome, method);
  intent.status = needsAction ? 'requires_action' : 'requires_payment_method';
  intent.next_action = needsAction
    ? {
        type: 'redirect_to_url',
        redirect_to_url: { return_url: null, url: `${account.baseUrl()}/i/${invoice.id}` },
      }
    : null;
  if (needsAction) intent.last_payment_error = null;
  account.put(intent);
  account.emit(
    needsAction ? 'payment_intent.requires_action' : 'payment_intent.payment_failed',
    intent,
  );

  invoice.attempt_count += 1;
  const wait = retryDays[invoice.attempt_count - 1];
  const retries = !first && !onSession && wait !== undefined;
  if (!onSession) invoice.next_payment_attempt = retries ? time + wait * day : null;
  account.put(invoice);
  if (needsAction) account.emit('invoice.payment_action_required', invoice);
  account.emit('invoice.payment_failed', invoice);
  onPaymentFailed(account, invoice, { isLast: !first && !onSession && !retries, time });
  return outcome;
}

export function paymentError(outcome, method) {
  if (!method) {
    return {
      code: 'missing',
      message: 'There is no default payment method.',
      param: 'payment_method',
      type: 'invalid_request_error',
    };
  }
  const code = outcome === 'authenticate' ? 'authentication_required' : 'card_declined';
  return { ...cardDeclined(outcome).error, code, payment_method: { ...method, _: undefined } };
}

function paymentMethodFor(account, invoice) {
  const subscription = subscriptionOf(account, invoice);
  const customer = account.get('customer', invoice.customer);
  const id =
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    customer.invoice_settings.default_payment_method;
  return id ? account.get('payment_method', id) : null;
}

function intentFor(account, invoice, method) {
  let payment = paymentOf(account, invoice);
  let intent = payment && account.get('payment_intent', payment.payment.payment_intent);
  if (!intent) {
    intent = account.put(
      newPaymentIntent({
        amount: invoice.amount_due,
        currency: invoice.currency,
        customer: invoice.customer,
        created: account.now(invoice.test_clock),
        description: 'Subscription payment',
        receipt_email: invoice.customer_email,
      }),
    );
    payment = account.put(newInvoicePayment(invoice, intent, intent.created));
    account.emit('payment_intent.created', intent);
  }
  intent.payment_method = method?.id ?? null;
  return intent;
}

export const paymentOf = (account, invoice) =>
  account.all('invoice_payment').find((payment) => payment.invoice === invoice.id);

export const subscriptionOf = (account, invoice) =>
  account.get('subscription', invoice.parent?.subscription_details?.subscription);

export function closeInvoice(account, invoice, status) {
  const time = account.now(invoice.test_clock);
  const field = { void: 'voided_at', uncollectible: 'marked_uncollectible_at' }[status];
  Object.assign(invoice, { status, auto_advance: false, next_payment_attempt: null });
  invoice.status_transitions[field] = time;
  account.put(invoice);
  account.emit(status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
  return invoice;
}
