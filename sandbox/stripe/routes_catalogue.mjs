// Products and prices.
import { invalid } from './errors.mjs';
import {
  anything,
  boolean,
  integer,
  list,
  map,
  mergeMetadata,
  need,
  object,
  oneOf,
  string,
} from './form.mjs';
import { page, pageShape } from './lists.mjs';
import { newPrice, newProduct } from './objects.mjs';

const priceShape = {
  currency: string,
  unit_amount: integer,
  product: string,
  lookup_key: string,
  nickname: string,
  metadata: map,
  active: boolean,
  transfer_lookup_key: boolean,
  unit_amount_decimal: anything,
  recurring: object({
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: integer,
  }),
};

export const catalogueRoutes = [
  [
    'POST',
    '/v1/products',
    { name: string, description: string, metadata: map, active: boolean, id: string },
    ({ account, params }) => {
      need(params, 'name');
      const created = account.now();
      const product = account.put(newProduct({ ...params, created, updated: created }));
      account.emit('product.created', product);
      return product;
    },
  ],
  [
    'GET',
    '/v1/products',
    { ...pageShape, active: boolean, ids: list(string) },
    ({ account, params }) =>
      page(
        '/v1/products',
        account
          .all('product')
          .filter(
            (p) =>
              (params.active === undefined || p.active === params.active) &&
              (!params.ids || params.ids.includes(p.id)),
          ),
        params,
      ),
  ],
  ['GET', '/v1/products/:id', {}, ({ account, id }) => account.find('product', id)],

  [
    'POST',
    '/v1/prices',
    priceShape,
    ({ account, params }) => {
      need(params, 'currency', 'product', 'unit_amount');
      account.find('product', params.product, 'product', 400);
      const { transfer_lookup_key: takes, recurring, ...plain } = params;
      const holder =
        params.lookup_key && account.all('price').find((p) => p.lookup_key === params.lookup_key);
      if (holder && !takes) {
        throw invalid(
          `A price already uses that lookup key: ${holder.id}`,
          'lookup_key',
          'resource_already_exists',
        );
      }
      if (holder) account.change(holder, 'price.updated', (p) => (p.lookup_key = null));
      const price = account.put(
        newPrice({
          ...plain,
          created: account.now(),
          recurring: recurring
            ? {
                interval_count: 1,
                meter: null,
                trial_period_days: null,
                usage_type: 'licensed',
                ...recurring,
              }
            : null,
        }),
      );
      account.emit('price.created', price);
      return price;
    },
  ],
  [
    'POST',
    '/v1/prices/:id',
    { active: boolean, nickname: string, metadata: map, lookup_key: string },
    ({ account, id, params }) =>
      account.change(account.find('price', id), 'price.updated', (p) =>
        Object.assign(p, params, { metadata: mergeMetadata(p.metadata, params.metadata) }),
      ),
  ],
  [
    'GET',
    '/v1/prices',
    {
      ...pageShape,
      active: boolean,
      product: string,
      lookup_keys: list(string),
      type: string,
      currency: string,
    },
    ({ account, params }) =>
      page(
        '/v1/prices',
        account
          .all('price')
          .filter(
            (p) =>
              (params.active === undefined || p.active === params.active) &&
              (!params.product || p.product === params.product) &&
              (!params.type || p.type === params.type) &&
              (!params.currency || p.currency === params.currency) &&
              (!params.lookup_keys || params.lookup_keys.includes(p.lookup_key)),
          ),
        params,
      ),
  ],
  ['GET', '/v1/prices/:id', {}, ({ account, id }) => account.find('price', id)],
];
