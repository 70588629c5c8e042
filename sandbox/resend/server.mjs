// The Resend counterpart: the API, the outbox for people and tests, and signed webhooks.
import { setTimeout as wait } from 'node:timers/promises';
import { createEmails, ResendError, showEmail } from './emails.mjs';
import { mailPage, outboxPage } from './outbox_page.mjs';
import { createWebhooks } from './webhooks.mjs';
import { createFaults } from '../lib/faults.mjs';
import { parseJson, sendHtml, sendJson, startServer } from '../lib/http.mjs';
import { openJournal } from '../lib/journal.mjs';
import { addressesOf } from '../lib/mime.mjs';

export const webhookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLESw';
export const verifiedDomains = ['assistantai.example', 'lovelace-law.example'];
const idleWaitMs = 30_000;

export async function startResend({
  port = 0,
  state,
  hook,
  secret = webhookSecret,
  tickMs = 1000,
} = {}) {
  const journal = openJournal(state, 'resend');
  const webhooks = createWebhooks({ journal, hook, secret });
  const emails = createEmails({ journal, webhooks });
  const faults = createFaults((status) => ({
    statusCode: status,
    name: status === 429 ? 'rate_limit_exceeded' : 'application_error',
    message: 'A fault on demand.',
  }));
  const settings = { requests_per_second: null };
  let window = { second: 0, count: 0 };

  const seed = () => {
    for (const name of verifiedDomains) {
      if (!journal.get('domain', name)) addDomain(name, 'verified');
    }
  };
  const addDomain = (name, status) =>
    journal.put('domain', name, {
      object: 'domain',
      id: crypto.randomUUID(),
      name,
      status,
      region: 'eu-west-1',
      created_at: new Date().toISOString(),
      records: [],
    });

  const routes = [
    [
      'POST',
      /^\/emails(\/batch)?$/,
      ({ url, body, request }) =>
        emails.send(url.pathname, parseJson(body), request.headers['idempotency-key']),
    ],
    [
      'GET',
      /^\/emails$/,
      () => ({ object: 'list', has_more: false, data: emails.all().map(showEmail) }),
    ],
    ['GET', /^\/emails\/([\w-]+)$/, ({ id }) => showEmail(emails.get(id))],
    ['PATCH', /^\/emails\/([\w-]+)$/, ({ id, body }) => emails.reschedule(id, parseJson(body))],
    ['POST', /^\/emails\/([\w-]+)\/cancel$/, ({ id }) => emails.cancel(id)],
    [
      'GET',
      /^\/domains$/,
      () => ({ object: 'list', has_more: false, data: [...journal.all('domain')] }),
    ],
    ['POST', /^\/domains$/, ({ body }) => addDomain(parseJson(body).name, 'not_started')],
  ];
  const controls = {
    'GET /_outbox': (given, url) => {
      const to = url.searchParams.get('to')?.toLowerCase();
      const items = emails
        .all()
        .filter(
          (mail) =>
            !to || [...mail.to, ...mail.cc, ...mail.bcc].some((a) => addressesOf(a)[0] === to),
        );
      return { items };
    },
    'GET /_webhooks': () => ({ items: webhooks.list() }),
    'POST /_webhooks': (given) => ({ plan: webhooks.configure(given) }),
    'POST /_fault': (given) => ({ faults: faults.add(given) }),
    'POST /_domains': ({ name, status = 'verified' }) => addDomain(name, status),
    'POST /_resend': (given) => Object.assign(settings, given),
    'GET /_idle': async () => {
      const until = Date.now() + idleWaitMs;
      while (!webhooks.isIdle() && Date.now() < until) await wait(5);
      return { idle: webhooks.isIdle() };
    },
    'POST /_reset': () => {
      faults.clear();
      webhooks.calmDown();
      journal.clear();
      seed();
      return { ok: true };
    },
  };

  function authenticate(request) {
    const [, key] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!key)
      throw new ResendError(401, 'missing_api_key', 'Missing API key in the authorization header.');
    if (!/^re_\w{8,}$/.test(key))
      throw new ResendError(403, 'invalid_api_key', 'API key is invalid.');
    const second = Math.floor(Date.now() / 1000);
    window = window.second === second ? window : { second, count: 0 };
    window.count += 1;
    if (settings.requests_per_second && window.count > settings.requests_per_second) {
      throw new ResendError(
        429,
        'rate_limit_exceeded',
        `Too many requests. You can only make ${settings.requests_per_second} requests per second.`,
      );
    }
  }

  async function handle(request, response, url, body) {
    const control = controls[`${request.method} ${url.pathname}`];
    if (control) {
      sendJson(response, 200, await control(parseJson(body), url));
      return journal.flush();
    }
    if (request.method === 'GET' && url.pathname === '/') {
      return sendHtml(response, 200, outboxPage(emails.all()));
    }
    try {
      const [, shown] = /^\/outbox\/([\w-]+)$/.exec(url.pathname) ?? [];
      if (shown) return sendHtml(response, 200, mailPage(emails.get(shown)));
      if (await faults.meet(request, response, url)) return undefined;
      authenticate(request);
      const result = route({ request, url, body });
      journal.flush();
      return sendJson(response, 200, result, {
        'ratelimit-limit': String(settings.requests_per_second ?? 2),
      });
    } catch (error) {
      if (!(error instanceof ResendError)) throw error;
      const headers = error.status === 429 ? { 'retry-after': '1' } : {};
      return sendJson(response, error.status, error.body, headers);
    }
  }

  function route(call) {
    for (const [method, pattern, run] of routes) {
      const found = method === call.request.method && pattern.exec(call.url.pathname);
      if (found) return run({ ...call, id: found[1] });
    }
    throw new ResendError(404, 'not_found', 'The requested endpoint does not exist.');
  }

  seed();
  journal.flush();
  const server = await startServer({ port, handle });
  webhooks.resume();
  const timer = setInterval(() => {
    emails.sendDue();
    journal.flush();
  }, tickMs);
  return {
    ...server,
    async close() {
      clearInterval(timer);
      webhooks.stop();
      await server.close();
      journal.close();
    },
  };
}
