// Events, webhook endpoints and test clocks.
import { render } from './account.mjs';
import { advanceClock } from './clocks.mjs';
import { day } from './calendar.mjs';
import { invalid } from './errors.mjs';
import { boolean, integer, list, map, need, string } from './form.mjs';
import { createdShape, page, pageShape } from './lists.mjs';
import { newId, randomText } from '../lib/ids.mjs';

const endpointShape = {
  url: string,
  enabled_events: list(string),
  description: string,
  metadata: map,
};

function matches(type, patterns) {
  return patterns.some((p) => p === type || (p.endsWith('*') && type.startsWith(p.slice(0, -1))));
}

function newEndpoint({ account, params }) {
  need(params, 'url', 'enabled_events');
  if (!/^https?:\/\//.test(params.url)) throw invalid('Invalid URL', 'url', 'url_invalid');
  const secret = `whsec_${randomText(32)}`;
  const endpoint = account.put({
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: account.now(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: params.metadata ?? {},
    status: 'enabled',
    url: params.url,
    _: { secret },
  });
  return { ...render(endpoint), secret };
}

export const accountRoutes = [
  [
    'GET',
    '/v1/events',
    { ...pageShape, ...createdShape, type: string, types: list(string), delivery_success: boolean },
    ({ account, params }) => {
      const types = params.type ? [params.type] : params.types;
      return page(
        '/v1/events',
        account
          .all('event')
          .filter(
            (e) =>
              (!types || matches(e.type, types)) &&
              (params.delivery_success === undefined ||
                params.delivery_success === (e.pending_webhooks === 0)),
          ),
        params,
      );
    },
  ],
  ['GET', '/v1/events/:id', {}, ({ account, id }) => account.find('event', id)],

  ['POST', '/v1/webhook_endpoints', { ...endpointShape, api_version: string }, newEndpoint],
  [
    'GET',
    '/v1/webhook_endpoints',
    pageShape,
    ({ account, params }) => page('/v1/webhook_endpoints', account.all('webhook_endpoint'), params),
  ],
  [
    'GET',
    '/v1/webhook_endpoints/:id',
    {},
    ({ account, id }) => account.find('webhook_endpoint', id),
  ],
  [
    'POST',
    '/v1/webhook_endpoints/:id',
    { ...endpointShape, disabled: boolean },
    ({ account, id, params }) => {
      const { disabled, ...plain } = params;
      const endpoint = Object.assign(account.find('webhook_endpoint', id), plain);
      if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
      return account.put(endpoint);
    },
  ],
  [
    'DELETE',
    '/v1/webhook_endpoints/:id',
    {},
    ({ account, id }) => {
      account.remove(account.find('webhook_endpoint', id));
      return { id, object: 'webhook_endpoint', deleted: true };
    },
  ],

  [
    'POST',
    '/v1/test_helpers/test_clocks',
    { frozen_time: integer, name: string },
    ({ account, params }) => {
      need(params, 'frozen_time');
      const clock = account.put({
        id: newId('clock'),
        object: 'test_helpers.test_clock',
        created: account.now(),
        deletes_after: account.now() + 30 * day,
        frozen_time: params.frozen_time,
        livemode: false,
        name: params.name ?? null,
        status: 'ready',
        status_details: {},
      });
      account.emit('test_helpers.test_clock.created', clock);
      return clock;
    },
  ],
  [
    'GET',
    '/v1/test_helpers/test_clocks',
    pageShape,
    ({ account, params }) =>
      page('/v1/test_helpers/test_clocks', account.all('test_helpers.test_clock'), params),
  ],
  [
    'GET',
    '/v1/test_helpers/test_clocks/:id',
    {},
    ({ account, id }) => account.find('test_helpers.test_clock', id),
  ],
  [
    'POST',
    '/v1/test_helpers/test_clocks/:id/advance',
    { frozen_time: integer },
    ({ account, id, params }) => {
      need(params, 'frozen_time');
      const clock = account.find('test_helpers.test_clock', id);
      if (clock.status !== 'ready')
        throw invalid('The test clock is still advancing.', undefined, 'test_clock_advancing');
      if (params.frozen_time <= clock.frozen_time) {
        throw invalid('The new frozen time must be after the current one.', 'frozen_time');
      }
      const shortest = Math.min(
        ...account
          .all('subscription')
          .filter((s) => s.test_clock === id && s.status !== 'canceled')
          .map(
            (s) =>
              ({ day: 1, week: 7, month: 31, year: 366 })[s.items.data[0].price.recurring.interval],
          ),
      );
      if (params.frozen_time - clock.frozen_time > shortest * 2 * day) {
        throw invalid(
          'You cannot advance a test clock by more than two intervals of its shortest ' +
            'subscription.',
          'frozen_time',
        );
      }
      advanceClock(account, clock, params.frozen_time);
      return clock;
    },
  ],
];
