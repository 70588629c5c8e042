// Checkout sessions, as the API opens, lists and expires them.
import { day } from './calendar.mjs';
import { expireSession } from './clocks.mjs';
import { invalid } from './errors.mjs';
import { boolean, integer, list, map, need, object, oneOf, string } from './form.mjs';
import { newCheckoutItem, newCheckoutSession } from './invoice_objects.mjs';
import { page, pageShape } from './lists.mjs';
import { readItems } from './routes_subscriptions.mjs';

const shape = {
  mode: oneOf('subscription', 'payment', 'setup'),
  customer: string,
  customer_email: string,
  client_reference_id: string,
  line_items: list(object({ price: string, quantity: integer })),
  metadata: map,
  success_url: string,
  cancel_url: string,
  expires_at: integer,
  locale: string,
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_types: list(string),
  allow_promotion_codes: boolean,
  billing_address_collection: oneOf('auto', 'required'),
  ui_mode: oneOf('hosted_page'),
  automatic_tax: object({ enabled: boolean }),
  subscription_data: object({
    trial_period_days: integer,
    trial_end: integer,
    metadata: map,
    description: string,
    trial_settings: object({
      end_behavior: object({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
    }),
  }),
};

function createSession({ account, params }) {
  need(params, 'mode', 'line_items', 'success_url');
  if (params.mode !== 'subscription')
    throw invalid('The sandbox has subscription mode only.', 'mode');
  if (params.automatic_tax?.enabled)
    throw invalid('The sandbox has no automatic tax.', 'automatic_tax');
  if (params.customer && params.customer_email) {
    throw invalid(
      'You may only specify one of these parameters: customer, customer_email.',
      'customer',
    );
  }
  for (const name of ['success_url', 'cancel_url']) {
    if (params[name] && !/^https?:\/\/[^\s]+$/.test(params[name]))
      throw invalid('Not a valid URL', name, 'url_invalid');
  }
  const customer = params.customer && account.find('customer', params.customer, 'customer', 400);
  if (customer?.deleted)
    throw invalid(`No such customer: '${params.customer}'`, 'customer', 'resource_missing');
  const items = readItems(account, params.line_items);
  const now = account.now(customer?.test_clock);
  const {
    subscription_data: data = {},
    ui_mode: _,
    automatic_tax: __,
    line_items: ___,
    ...plain
  } = params;
  if (params.expires_at && (params.expires_at < now + 1800 || params.expires_at > now + day)) {
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from now.',
      'expires_at',
    );
  }
  if (data.trial_period_days !== undefined && data.trial_period_days < 1) {
    throw invalid('Trial period must be at least one day.', 'subscription_data[trial_period_days]');
  }
  const total = items.reduce((sum, { price, quantity }) => sum + price.unit_amount * quantity, 0);
  const isTrial = Boolean(data.trial_period_days ?? data.trial_end);
  const session = newCheckoutSession({
    created: now,
    expires_at: now + day,
    currency: items[0].price.currency,
    customer_creation: customer ? null : 'always',
    amount_subtotal: isTrial ? 0 : total,
    amount_total: isTrial ? 0 : total,
    ...plain,
    _: {
      data,
      items: items.map(({ price, quantity }) => ({ price: price.id, quantity })),
      line_items: items.map(({ price, quantity }) =>
        newCheckoutItem(price, account.get('product', price.product), quantity),
      ),
    },
  });
  session.url = `${account.baseUrl()}/c/pay/${session.id}`;
  return account.put(session);
}

export const checkoutRoutes = [
  ['POST', '/v1/checkout/sessions', shape, createSession],
  [
    'GET',
    '/v1/checkout/sessions',
    { ...pageShape, customer: string, subscription: string, status: string },
    ({ account, params }) =>
      page(
        '/v1/checkout/sessions',
        account
          .all('checkout.session')
          .filter(
            (s) =>
              (!params.customer || s.customer === params.customer) &&
              (!params.subscription || s.subscription === params.subscription) &&
              (!params.status || s.status === params.status),
          ),
        params,
      ),
  ],
  [
    'GET',
    '/v1/checkout/sessions/:id',
    {},
    ({ account, id }) => account.find('checkout.session', id),
  ],
  [
    'POST',
    '/v1/checkout/sessions/:id',
    { metadata: map },
    ({ account, id, params }) => {
      const session = account.find('checkout.session', id);
      Object.assign(session.metadata, params.metadata);
      return account.put(session);
    },
  ],
  [
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    pageShape,
    ({ account, id, params }) =>
      page(
        `/v1/checkout/sessions/${id}/line_items`,
        [...account.find('checkout.session', id)._.line_items].reverse(),
        params,
      ),
  ],
  [
    'POST',
    '/v1/checkout/sessions/:id/expire',
    {},
    ({ account, id }) => {
      const session = account.find('checkout.session', id);
      if (session.status !== 'open') {
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. ` +
            `This Checkout Session has a status of ${session.status}.`,
        );
      }
      return expireSession(account, session);
    },
  ],
];
