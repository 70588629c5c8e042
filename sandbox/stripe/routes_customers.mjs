// Customers and their payment methods.
import { isMagicPaymentMethod, makePaymentMethod } from './cards.mjs';
import { cardDeclined, invalid } from './errors.mjs';
import { integer, list, map, mergeMetadata, need, object, oneOf, string } from './form.mjs';
import { createdShape, page, pageShape } from './lists.mjs';
import { newCustomer, noAddress } from './objects.mjs';
import { cancelNow } from './subscription_status.mjs';

const address = object({
  city: string,
  country: string,
  line1: string,
  line2: string,
  postal_code: string,
  state: string,
});
const customerShape = {
  email: string,
  name: string,
  phone: string,
  description: string,
  metadata: map,
  address,
  preferred_locales: list(string),
  tax_exempt: oneOf('none', 'exempt', 'reverse'),
  balance: integer,
  invoice_settings: object({ default_payment_method: string, footer: string }),
};

export function applyCustomer(account, customer, params) {
  const {
    metadata,
    invoice_settings: settings,
    payment_method: _,
    address: place,
    ...plain
  } = params;
  Object.assign(customer, plain);
  customer.metadata = mergeMetadata(customer.metadata, metadata);
  if (place) customer.address = { ...noAddress, ...place };
  if (settings) {
    if (settings.default_payment_method) {
      const method = account.find(
        'payment_method',
        settings.default_payment_method,
        'invoice_settings[default_payment_method]',
        400,
      );
      if (method.customer !== customer.id) {
        throw invalid(
          'The customer does not have a payment method with this ID.',
          'invoice_settings[default_payment_method]',
          'resource_missing',
        );
      }
    }
    Object.assign(customer.invoice_settings, settings);
  }
}

export function attach(account, customer, id) {
  const method = isMagicPaymentMethod(id)
    ? makePaymentMethod(account, { token: id })
    : account.find('payment_method', id, 'payment_method');
  if (!['ok', 'authenticate'].includes(method._.attach)) throw cardDeclined(method._.attach);
  method.customer = customer.id;
  account.put(method);
  account.emit('payment_method.attached', method);
  return method;
}

export const customerRoutes = [
  [
    'POST',
    '/v1/customers',
    { ...customerShape, payment_method: string, test_clock: string },
    ({ account, params }) => {
      const clock =
        params.test_clock &&
        account.find('test_helpers.test_clock', params.test_clock, 'test_clock', 400);
      const customer = newCustomer({
        created: account.now(clock?.id),
        test_clock: clock?.id ?? null,
      });
      const { test_clock: _, ...rest } = params;
      account.put(customer);
      if (params.payment_method) attach(account, customer, params.payment_method);
      applyCustomer(account, customer, rest);
      account.put(customer);
      account.emit('customer.created', customer);
      return customer;
    },
  ],
  [
    'GET',
    '/v1/customers',
    { ...pageShape, ...createdShape, email: string, test_clock: string },
    ({ account, params }) =>
      page(
        '/v1/customers',
        account
          .all('customer')
          .filter(
            (c) =>
              !c.deleted &&
              (!params.email || c.email === params.email) &&
              (c.test_clock ?? null) === (params.test_clock ?? null),
          ),
        params,
      ),
  ],
  ['GET', '/v1/customers/:id', {}, ({ account, id }) => account.find('customer', id)],
  [
    'POST',
    '/v1/customers/:id',
    customerShape,
    ({ account, id, params }) =>
      account.change(findLive(account, id), 'customer.updated', (c) =>
        applyCustomer(account, c, params),
      ),
  ],
  [
    'DELETE',
    '/v1/customers/:id',
    {},
    ({ account, id }) => {
      const customer = findLive(account, id);
      for (const subscription of account.all('subscription')) {
        if (subscription.customer === id && subscription.status !== 'canceled') {
          cancelNow(account, subscription, 'cancellation_requested');
        }
      }
      account.emit('customer.deleted', customer);
      return account.put({ id, object: 'customer', deleted: true });
    },
  ],

  [
    'POST',
    '/v1/payment_methods',
    {
      type: oneOf('card'),
      metadata: map,
      billing_details: object({ email: string, name: string }),
      card: object({
        number: string,
        exp_month: integer,
        exp_year: integer,
        cvc: string,
        token: string,
      }),
    },
    ({ account, params }) => {
      need(params, 'type', 'card');
      const method = makePaymentMethod(account, params.card);
      Object.assign(method.billing_details, params.billing_details);
      return method;
    },
  ],
  [
    'GET',
    '/v1/payment_methods',
    { ...pageShape, customer: string, type: string },
    ({ account, params }) =>
      page(
        '/v1/payment_methods',
        account
          .all('payment_method')
          .filter(
            (m) => m.customer !== null && (!params.customer || m.customer === params.customer),
          ),
        params,
      ),
  ],
  ['GET', '/v1/payment_methods/:id', {}, ({ account, id }) => account.find('payment_method', id)],
  [
    'POST',
    '/v1/payment_methods/:id/attach',
    { customer: string },
    ({ account, id, params }) => {
      need(params, 'customer');
      return attach(account, account.find('customer', params.customer, 'customer', 400), id);
    },
  ],
  [
    'POST',
    '/v1/payment_methods/:id/detach',
    {},
    ({ account, id }) => {
      const method = account.find('payment_method', id);
      method.customer = null;
      return account.put(method);
    },
  ],
  ['GET', '/v1/payment_intents/:id', {}, ({ account, id }) => account.find('payment_intent', id)],
];

function findLive(account, id) {
  const customer = account.find('customer', id);
  if (customer.deleted) throw invalid(`No such customer: '${id}'`, 'id', 'resource_missing');
  return customer;
}
