// Control endpoints: what a test or a demo may do to this account that no API call could.
import { setTimeout as wait } from 'node:timers/promises';
import { render } from './account.mjs';
import { parseJson, sendJson } from '../lib/http.mjs';

const idleWaitMs = 30_000;

export function createControl({ account, deliveries, faults, seed, catchUp }) {
  const actions = {
    'POST /_fault': (given) => ({ faults: faults.add(given) }),
    'POST /_webhooks': (given) => ({ plan: deliveries.configure(given) }),
    'POST /_webhooks/resend': (given) => ({ sent: deliveries.resend(given.event) }),
    'GET /_deliveries': () => ({ items: deliveries.list() }),
    'GET /_idle': async () => {
      const until = Date.now() + idleWaitMs;
      while (!deliveries.isIdle() && Date.now() < until) await wait(10);
      return { idle: deliveries.isIdle() };
    },
    // Moves the account's own time: {advance_s} or {to} (seconds since 1970).
    'POST /_time': (given) => {
      const target = given.to ?? account.now() + Number(given.advance_s ?? 0);
      account.settings.offset_s += target - account.now();
      account.saveSettings();
      catchUp();
      return { now: account.now() };
    },
    'GET /_time': () => ({ now: account.now() }),
    'GET /_state': () =>
      Object.fromEntries(
        [
          'customer',
          'subscription',
          'invoice',
          'checkout.session',
          'event',
          'webhook_endpoint',
        ].map((kind) => [kind, account.all(kind).map(render)]),
      ),
    'POST /_reset': () => {
      faults.clear();
      deliveries.calmDown();
      account.journal.clear();
      account.settings.offset_s = 0;
      seed();
      return { ok: true };
    },
  };
  return async (request, response, url, body) => {
    const action = actions[`${request.method} ${url.pathname}`];
    if (!action)
      return sendJson(response, 404, { error: 'no such control', controls: Object.keys(actions) });
    const result = await action(parseJson(body));
    account.journal.flush();
    return sendJson(response, 200, result);
  };
}
