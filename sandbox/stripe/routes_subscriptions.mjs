// Subscriptions: created, changed, cancelled by the API.
import { clockOf } from './account.mjs';
import { day } from './calendar.mjs';
import { chargeOutcome } from './cards.mjs';
import { cardDeclined, invalid } from './errors.mjs';
import {
  boolean,
  integer,
  list,
  map,
  mergeMetadata,
  need,
  object,
  oneOf,
  string,
  timeOr,
} from './form.mjs';
import { closeInvoice } from './invoices.mjs';
import { createdShape, page, pageShape } from './lists.mjs';
import { attach } from './routes_customers.mjs';
import { cancelNow } from './subscription_status.mjs';
import { beginSubscription, changeItems, endTrialNow, prorationLines } from './subscriptions.mjs';

export const itemsShape = list(
  object({ id: string, price: string, quantity: integer, metadata: map }),
);
export const behaviorShape = oneOf('create_prorations', 'always_invoice', 'none');
const trialSettings = object({
  end_behavior: object({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
});
const paymentSettings = object({
  save_default_payment_method: oneOf('off', 'on_subscription'),
  payment_method_types: list(string),
});
const details = object({ comment: string, feedback: string });
const subscriptionShape = {
  items: itemsShape,
  metadata: map,
  default_payment_method: string,
  description: string,
  cancel_at_period_end: boolean,
  cancel_at: timeOr(''),
  proration_behavior: behaviorShape,
  proration_date: integer,
  trial_end: timeOr('now'),
  trial_settings: trialSettings,
  payment_settings: paymentSettings,
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  off_session: boolean,
};

export function applySubscription(subscription, params) {
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
  for (const name of ['description', 'default_payment_method', 'cancel_at_period_end']) {
    if (params[name] !== undefined) subscription[name] = params[name];
  }
  if (params.trial_settings)
    Object.assign(subscription.trial_settings.end_behavior, params.trial_settings.end_behavior);
  if (params.payment_settings)
    Object.assign(subscription.payment_settings, params.payment_settings);
}

export function readItems(account, given) {
  if (!given?.length) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  return given.map((item, index) => {
    if (!item.price)
      throw invalid(
        'Missing required param: price.',
        `items[${index}][price]`,
        'parameter_missing',
      );
    const price = account.find('price', item.price, `items[${index}][price]`, 400);
    if (!price.active) throw invalid('The price specified is inactive.', `items[${index}][price]`);
    if (!price.recurring)
      throw invalid('The price specified is not recurring.', `items[${index}][price]`);
    return { price, quantity: item.quantity ?? 1 };
  });
}

function createSubscription({ account, params }) {
  need(params, 'customer');
  const customer = account.find('customer', params.customer, 'customer', 400);
  const wanted = readItems(account, params.items);
  const now = account.now(customer.test_clock);
  const trialEnd = params.trial_period_days
    ? now + params.trial_period_days * day
    : params.trial_end;
  const method =
    params.default_payment_method &&
    account.find('payment_method', params.default_payment_method, 'default_payment_method', 400);
  if (method && method.customer !== customer.id) attach(account, customer, method.id);
  const fields = { default_payment_method: method?.id ?? null };
  const { subscription, outcome, invoice } = beginSubscription(account, customer, {
    items: wanted,
    trialEnd: trialEnd === 'now' ? null : trialEnd,
    fields: {
      ...fields,
      metadata: params.metadata ?? {},
      description: params.description ?? null,
      ...(params.cancel_at_period_end && { cancel_at_period_end: true }),
    },
  });
  applySubscription(subscription, params);
  account.put(subscription);
  if (outcome !== 'ok' && params.payment_behavior === 'error_if_incomplete') {
    closeInvoice(account, invoice, 'void');
    cancelNow(account, subscription, 'payment_failed');
    throw cardDeclined(outcome);
  }
  return subscription;
}

export function planChanges(account, subscription, given = []) {
  return given.map((change, index) => {
    const item = change.id
      ? subscription.items.data.find((i) => i.id === change.id)
      : subscription.items.data.length === 1 && subscription.items.data[0];
    if (!item || !change.id) {
      throw invalid(
        'The sandbox changes existing items only; give items[][id].',
        `items[${index}][id]`,
      );
    }
    const price = change.price
      ? account.find('price', change.price, `items[${index}][price]`, 400)
      : item.price;
    return { item, price, quantity: change.quantity ?? item.quantity };
  });
}

/** With "error_if_incomplete" a change that cannot be paid at once is no change, and no invoice. */
function refuseUnpayable(account, subscription, changes, { params, at }) {
  const isAsked = params.payment_behavior === 'error_if_incomplete';
  if (!isAsked || params.proration_behavior !== 'always_invoice') return;
  if (subscription.status === 'trialing') return;
  const customer = account.get('customer', subscription.customer);
  const lines = prorationLines(subscription.items.data, changes, at);
  const due = lines.reduce((sum, line) => sum + line.amount, customer.balance);
  if (due <= 0) return;
  const id =
    subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
  const outcome = id ? chargeOutcome(account.get('payment_method', id)) : 'no_payment_method';
  if (outcome !== 'ok') throw cardDeclined(outcome);
}

function updateSubscription({ account, id, params }) {
  const subscription = account.find('subscription', id);
  if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const time = account.now(clockOf(account, subscription));
  const changes = planChanges(account, subscription, params.items);
  const at = params.proration_date ?? time;
  refuseUnpayable(account, subscription, changes, { params, at });
  let charge = null;
  account.change(subscription, 'customer.subscription.updated', (s) => {
    applySubscription(s, params);
    if (params.cancel_at_period_end === true) {
      s.cancel_at = s.items.data[0].current_period_end;
      s.canceled_at = time;
      s.cancellation_details.reason = 'cancellation_requested';
    }
    if (params.cancel_at_period_end === false) {
      Object.assign(s, { cancel_at: null, canceled_at: null });
      s.cancellation_details.reason = null;
    }
    if (params.cancel_at !== undefined)
      s.cancel_at = params.cancel_at === '' ? null : params.cancel_at;
    if (Number.isInteger(params.trial_end)) {
      Object.assign(s, { trial_end: params.trial_end, billing_cycle_anchor: params.trial_end });
      for (const item of s.items.data) item.current_period_end = params.trial_end;
    }
    charge = changeItems(account, s, changes, { behavior: params.proration_behavior, time: at });
  });
  charge?.();
  if (params.trial_end === 'now' && subscription.status === 'trialing') {
    endTrialNow(account, subscription, time);
  }
  return subscription;
}

export const subscriptionRoutes = [
  [
    'POST',
    '/v1/subscriptions',
    { ...subscriptionShape, customer: string, trial_period_days: integer },
    createSubscription,
  ],
  [
    'GET',
    '/v1/subscriptions',
    {
      ...pageShape,
      ...createdShape,
      customer: string,
      price: string,
      status: string,
      test_clock: string,
    },
    ({ account, params }) =>
      page(
        '/v1/subscriptions',
        account
          .all('subscription')
          .filter(
            (s) =>
              (!params.customer || s.customer === params.customer) &&
              (!params.price || s.items.data.some((i) => i.price.id === params.price)) &&
              (params.status === 'all' ||
                (params.status ? s.status === params.status : s.status !== 'canceled')) &&
              (!params.test_clock || s.test_clock === params.test_clock),
          ),
        params,
      ),
  ],
  ['GET', '/v1/subscriptions/:id', {}, ({ account, id }) => account.find('subscription', id)],
  [
    'POST',
    '/v1/subscriptions/:id',
    { ...subscriptionShape, cancellation_details: details },
    updateSubscription,
  ],
  [
    'DELETE',
    '/v1/subscriptions/:id',
    { invoice_now: boolean, prorate: boolean, cancellation_details: details },
    ({ account, id, params }) => {
      const subscription = account.find('subscription', id);
      if (subscription.status === 'canceled') {
        throw invalid(`No such subscription: '${id}'`, 'id', 'resource_missing');
      }
      return cancelNow(
        account,
        subscription,
        'cancellation_requested',
        params.cancellation_details,
      );
    },
  ],
];
