// The Stripe counterpart: API, hosted pages and control endpoints on one port.
import { apiVersion, openAccount, render } from './account.mjs';
import { checkoutRoutes } from './routes_checkout.mjs';
import { finishAdvance, runUntil } from './clocks.mjs';
import { StripeError, invalid } from './errors.mjs';
import { parseForm, readShape } from './form.mjs';
import { expand, expandShape } from './lists.mjs';
import { servePage } from './pages.mjs';
import { accountRoutes } from './routes_account.mjs';
import { catalogueRoutes } from './routes_catalogue.mjs';
import { invoiceRoutes } from './routes_invoices.mjs';
import { subscriptionRoutes } from './routes_subscriptions.mjs';
import { customerRoutes } from './routes_customers.mjs';
import { seedAccount } from './seed.mjs';
import { createControl } from './control.mjs';
import { createDeliveries } from './webhooks.mjs';
import { createFaults } from '../lib/faults.mjs';
import { sendJson, startServer } from '../lib/http.mjs';
import { randomText, sha256 } from '../lib/ids.mjs';

const routes = [
  ...customerRoutes,
  ...catalogueRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...checkoutRoutes,
  ...accountRoutes,
]
  .map(([method, path, shape, handle]) => ({
    method,
    shape: { ...shape, ...expandShape },
    handle,
    pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    isFixed: !path.includes(':id'),
  }))
  .sort((a, b) => b.isFixed - a.isFixed);
const keyLifeMs = 24 * 3600 * 1000;

export async function startStripe({ port = 0, state, hook, webhookSecret, tickMs = 1000 } = {}) {
  let base = '';
  const account = openAccount({ state, baseUrl: () => base });
  const deliveries = createDeliveries(account);
  account.onEvent = deliveries.enqueue;
  const faults = createFaults((status) => ({
    error: {
      message: `Fault ${status}`,
      type: status === 429 ? 'invalid_request_error' : 'api_error',
      ...(status === 429 && { code: 'rate_limit' }),
    },
  }));
  const seed = () => seedAccount(account, { hook, secret: webhookSecret });
  const catchUp = () => {
    runUntil(account, null, account.now());
    account.journal.flush();
  };
  const control = createControl({ account, deliveries, faults, seed, catchUp });

  async function handle(request, response, url, body) {
    if (url.pathname.startsWith('/_')) return control(request, response, url, body);
    if (await faults.meet(request, response, url)) return undefined;
    catchUp();
    account.request = { id: null, idempotency_key: null };
    if (!url.pathname.startsWith('/v1/')) {
      servePage(account, request, response, url, body);
      return account.journal.flush();
    }
    return answer(account, request, response, url, body);
  }

  const server = await startServer({ port, handle });
  base = server.url;
  seed();
  account.journal.flush();
  for (const clock of account.all('test_helpers.test_clock')) {
    if (clock.status === 'advancing') finishAdvance(account, clock);
  }
  deliveries.resume();
  const timer = setInterval(catchUp, tickMs);
  return {
    ...server,
    account,
    deliveries,
    async close() {
      clearInterval(timer);
      deliveries.stop();
      await server.close();
      account.journal.close();
    },
  };
}

function answer(account, request, response, url, body) {
  const requestId = `req_${randomText(14)}`;
  const key = request.headers['idempotency-key'] ?? null;
  const headers = { 'request-id': requestId, 'stripe-version': apiVersion };
  if (key) headers['idempotency-key'] = key;
  let result;
  try {
    authenticate(request);
    checkVersion(request);
    const text =
      request.method === 'POST'
        ? body.toString('utf8')
        : url.search.slice(1) || body.toString('utf8');
    const replay = request.method === 'POST' && key && remembered(account, key, request, url, text);
    if (replay) {
      return sendJson(response, replay.status, replay.body, {
        ...headers,
        'idempotent-replayed': 'true',
      });
    }
    const { route, id } = matchRoute(request, url);
    const params = readShape(route.shape, parseForm(text));
    account.request = { id: requestId, idempotency_key: key };
    try {
      const object = route.handle({ account, id, params });
      result = { status: 200, body: expand(account, render(object), params.expand) };
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      result = { status: error.status, body: errorBody(error, requestId) };
    }
    // A request refused for its form never began and is not remembered; one that ran is.
    if (request.method === 'POST' && key) remember(account, key, request, url, text, result);
  } catch (error) {
    if (!(error instanceof StripeError)) {
      console.error(error);
      result = {
        status: 500,
        body: { error: { type: 'api_error', message: String(error.message) } },
      };
    } else {
      result = { status: error.status, body: errorBody(error, requestId) };
    }
  }
  account.journal.flush();
  return sendJson(response, result.status, result.body, headers);
}

const errorBody = (error, requestId) => ({
  error: { ...error.error, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` },
});

function authenticate(request) {
  const header = request.headers.authorization ?? '';
  const key = header.startsWith('Basic ')
    ? Buffer.from(header.slice(6), 'base64').toString().split(':')[0]
    : header.replace(/^Bearer /, '');
  if (!key) {
    throw new StripeError(401, {
      type: 'invalid_request_error',
      message:
        'You did not provide an API ' +
        'key. You need to provide your API key in the Authorization header, using Bearer auth.',
    });
  }
  if (!/^(sk|rk)_test_\w{8,}$/.test(key)) {
    const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
    throw new StripeError(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${shown}`,
    });
  }
}

function checkVersion(request) {
  const version = request.headers['stripe-version'];
  if (version && version !== apiVersion) {
    throw invalid(`Invalid Stripe API version: ${version}. This sandbox speaks ${apiVersion}.`);
  }
}

function matchRoute(request, url) {
  for (const route of routes) {
    const match = route.method === request.method && route.pattern.exec(url.pathname);
    if (match) return { route, id: match[1] && decodeURIComponent(match[1]) };
  }
  throw new StripeError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${request.method}: ${url.pathname}).`,
  });
}

const fingerprint = (request, url, text) => sha256(`${request.method} ${url.pathname}\n${text}`);

function remembered(account, key, request, url, text) {
  const row = account.journal.get('idempotency', key);
  if (!row || Date.now() - row.at > keyLifeMs) return null;
  if (row.fingerprint !== fingerprint(request, url, text)) {
    throw new StripeError(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first ' +
        'used with. Try using a key other than ' +
        `'${key}' if you meant to execute a different request.`,
    });
  }
  return row;
}

function remember(account, key, request, url, text, result) {
  account.journal.put('idempotency', key, {
    fingerprint: fingerprint(request, url, text),
    at: Date.now(),
    ...result,
  });
}
