// Cursor lists and expansion of ids into objects.
import { invalid } from './errors.mjs';
import { integer, list, object, string } from './form.mjs';
import { render } from './account.mjs';
import { paymentOf } from './invoices.mjs';

export const pageShape = { limit: integer, starting_after: string, ending_before: string };
export const createdShape = {
  created: (value, path) =>
    typeof value === 'string'
      ? { gte: integer(value, path), lte: integer(value, path) }
      : object({ gt: integer, gte: integer, lt: integer, lte: integer })(value, path),
};
export const expandShape = { expand: list(string) };

// Newest first. Insertion order breaks ties, because many objects share a second.
export function page(url, objects, params) {
  const limit = params.limit ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100.', 'limit');
  const { gt, gte, lt, lte } = params.created ?? {};
  const rows = objects
    .reverse()
    .filter(
      (o) =>
        (gt === undefined || o.created > gt) &&
        (gte === undefined || o.created >= gte) &&
        (lt === undefined || o.created < lt) &&
        (lte === undefined || o.created <= lte),
    );
  const at = (id, param) => {
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) throw invalid(`No such object: '${id}'`, param, 'resource_missing');
    return index;
  };
  if (params.ending_before) {
    const end = at(params.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url };
  }
  const start = params.starting_after ? at(params.starting_after, 'starting_after') + 1 : 0;
  const data = rows.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < rows.length, url };
}

const kindByPrefix = {
  cus: 'customer',
  sub: 'subscription',
  in: 'invoice',
  pm: 'payment_method',
  pi: 'payment_intent',
  price: 'price',
  prod: 'product',
  cs: 'checkout.session',
  clock: 'test_helpers.test_clock',
};

// Parts an object holds only when they are asked for.
const hidden = {
  invoice: {
    payments: (account, invoice) => {
      const payment = paymentOf(account, invoice);
      return {
        object: 'list',
        data: payment ? [render(payment)] : [],
        has_more: false,
        url: '/v1/invoice_payments',
      };
    },
    confirmation_secret: (account, invoice) => {
      const payment = paymentOf(account, invoice);
      const intent = payment && account.get('payment_intent', payment.payment.payment_intent);
      return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
    },
  },
  'checkout.session': {
    line_items: (account, session) => ({
      object: 'list',
      data: render(account.get('checkout.session', session.id)._.line_items),
      has_more: false,
      url: `/v1/checkout/sessions/${session.id}/line_items`,
    }),
  },
  customer: {
    subscriptions: (account, customer) =>
      page(
        `/v1/customers/${customer.id}/subscriptions`,
        render(account.all('subscription').filter((s) => s.customer === customer.id)),
        {},
      ),
  },
};

export function expand(account, rendered, paths = []) {
  for (const path of paths) {
    if (path.split('.').length > 4) {
      throw invalid('You cannot expand more than 4 levels of a property.', 'expand');
    }
    expandAt(account, rendered, path.split('.'), path);
  }
  return rendered;
}

function expandAt(account, value, [name, ...rest], path) {
  if (Array.isArray(value)) {
    for (const element of value) expandAt(account, element, [name, ...rest], path);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const make = hidden[value.object]?.[name];
  if (make && value[name] === undefined) value[name] = make(account, value);
  if (!(name in value)) {
    throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  }
  if (typeof value[name] === 'string') {
    const prefix = value[name].split('_')[0];
    const found = kindByPrefix[prefix] && account.get(kindByPrefix[prefix], value[name]);
    if (!found) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    value[name] = render(found);
  }
  if (rest.length) expandAt(account, value[name], rest, path);
}
