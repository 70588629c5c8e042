// Invoices: read, previewed, finalized, paid, voided by the API.
import { clockOf } from './account.mjs';
import { cardDeclined, invalid, StripeError } from './errors.mjs';
import { boolean, integer, need, object, string } from './form.mjs';
import {
  attemptPayment,
  buildInvoice,
  closeInvoice,
  finalizeInvoice,
  paymentOf,
} from './invoices.mjs';
import { createdShape, page, pageShape } from './lists.mjs';
import { behaviorShape, itemsShape, planChanges } from './routes_subscriptions.mjs';
import { itemLine, prorationLines } from './subscriptions.mjs';

function previewInvoice({ account, params }) {
  need(params, 'subscription');
  const subscription = account.find('subscription', params.subscription, 'subscription', 400);
  const wanted = params.subscription_details ?? {};
  const time = wanted.proration_date ?? account.now(clockOf(account, subscription));
  const changes = planChanges(account, subscription, wanted.items);
  const now = wanted.proration_behavior === 'always_invoice';
  const isFree = subscription.status === 'trialing' || wanted.proration_behavior === 'none';
  const lines = [
    ...subscription._.pending,
    ...(isFree ? [] : prorationLines(subscription.items.data, changes, time)),
  ];
  const [first] = subscription.items.data;
  const end = first.current_period_end;
  const period = { start: end, end: end + (end - first.current_period_start) };
  if (!now) {
    for (const item of subscription.items.data) {
      const change = changes.find((c) => c.item === item) ?? item;
      lines.push(itemLine({ ...item, price: change.price, quantity: change.quantity }, period));
    }
  }
  const invoice = buildInvoice(account, subscription, {
    reason: now ? 'subscription_update' : 'upcoming',
    lines,
    time: now ? time : end,
    period: { start: first.current_period_start, end: now ? time : end },
  });
  return { ...invoice, id: `upcoming_${invoice.id}` };
}

function payInvoice({ account, id, params }) {
  const invoice = account.find('invoice', id);
  if (invoice.status === 'draft') finalizeInvoice(account, invoice);
  if (invoice.status !== 'open')
    throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
  const method =
    params.payment_method &&
    account.find('payment_method', params.payment_method, 'payment_method', 400);
  const outcome = attemptPayment(account, invoice, { method, onSession: true });
  if (outcome === 'authenticate') {
    throw new StripeError(402, {
      code: 'invoice_payment_intent_requires_action',
      message:
        'This payment requires additional user action before it can be completed successfully.',
      type: 'invalid_request_error',
    });
  }
  if (outcome === 'no_payment_method')
    throw invalid('Cannot charge a customer that has no active card', undefined, 'missing');
  if (outcome !== 'ok') throw cardDeclined(outcome);
  return invoice;
}

export const invoiceRoutes = [
  [
    'GET',
    '/v1/invoices',
    { ...pageShape, ...createdShape, customer: string, subscription: string, status: string },
    ({ account, params }) =>
      page(
        '/v1/invoices',
        account
          .all('invoice')
          .filter(
            (i) =>
              (!params.customer || i.customer === params.customer) &&
              (!params.subscription ||
                i.parent.subscription_details.subscription === params.subscription) &&
              (!params.status || i.status === params.status),
          ),
        params,
      ),
  ],
  [
    'POST',
    '/v1/invoices/create_preview',
    {
      customer: string,
      subscription: string,
      subscription_details: object({
        items: itemsShape,
        proration_behavior: behaviorShape,
        proration_date: integer,
      }),
    },
    previewInvoice,
  ],
  ['GET', '/v1/invoices/:id', {}, ({ account, id }) => account.find('invoice', id)],
  [
    'GET',
    '/v1/invoices/:id/lines',
    pageShape,
    ({ account, id, params }) =>
      page(
        `/v1/invoices/${id}/lines`,
        [...account.find('invoice', id).lines.data].reverse(),
        params,
      ),
  ],
  [
    'POST',
    '/v1/invoices/:id/finalize',
    { auto_advance: boolean },
    ({ account, id }) => finalizeInvoice(account, account.find('invoice', id)),
  ],
  ['POST', '/v1/invoices/:id/pay', { payment_method: string, off_session: boolean }, payInvoice],
  [
    'POST',
    '/v1/invoices/:id/void',
    {},
    ({ account, id }) => {
      const invoice = account.find('invoice', id);
      if (!['open', 'uncollectible'].includes(invoice.status)) {
        throw invalid(
          'You can only void open and uncollectible invoices.',
          undefined,
          'invoice_not_editable',
        );
      }
      return closeInvoice(account, invoice, 'void');
    },
  ],
  [
    'GET',
    '/v1/invoice_payments',
    { ...pageShape, invoice: string },
    ({ account, params }) =>
      page(
        '/v1/invoice_payments',
        params.invoice
          ? [paymentOf(account, account.find('invoice', params.invoice, 'invoice', 400))].filter(
              Boolean,
            )
          : account.all('invoice_payment'),
        params,
      ),
  ],
];
