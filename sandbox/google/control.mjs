// Control endpoints of the Google counterpart.
import { setTimeout as wait } from 'node:timers/promises';
import { parseJson, sendJson } from '../lib/http.mjs';
import { decodeRaw } from './gmail_messages.mjs';
import { full } from './scopes.mjs';

const idleWaitMs = 30_000;

export function createControl({ journal, people, office, push, faults, settings, seed }) {
  const actions = {
    'POST /_fault': (given) => ({ faults: faults.add(given) }),
    'POST /_push': (given) => ({ plan: push.configure(given) }),
    'GET /_pushes': () => ({ items: push.list() }),
    'GET /_watches': () => ({ items: push.watches.all() }),
    'GET /_idle': async () => {
      const until = Date.now() + idleWaitMs;
      while (!push.isIdle() && Date.now() < until) await wait(5);
      return { idle: push.isIdle() };
    },
    // {access_token_ttl_s, history_floor, quota_units_per_minute}, {expire_tokens: true},
    // {revoke_user: address}, {jump_history: id}
    'POST /_google': ({
      expire_tokens: expire,
      revoke_user: address,
      jump_history: to,
      ...change
    }) => {
      Object.assign(settings, change);
      if (expire) people.expireAll();
      if (address) people.revokeUser(people.user(address).email);
      if (to) office.jumpHistory(to);
      return { settings };
    },
    'POST /_mailbox': ({ address, name }) => people.addUser(address, name),
    'GET /_mailboxes': () => ({
      items: people
        .users()
        .map((user) => ({ ...user, messages: office.mailbox(user.email).messages.size })),
    }),
    // An access token without the consent page, for loading and for tests.
    'POST /_token': ({ address, scope = full }) => {
      const user = people.user(address);
      const [client] = journal.all('client');
      const refresh = people.issueRefresh({
        email: user.email,
        client_id: client.client_id,
        scope,
      });
      const access = people.issue({ ...refresh, refresh: refresh.token });
      return { access_token: access.token, refresh_token: refresh.token };
    },
    'POST /_deliver': ({ to, raw, internalDate }) => {
      const row = office.deliver(to, decodeRaw(raw), internalDate ? { internalDate } : {});
      return { id: row.id, threadId: row.threadId };
    },
    'GET /_sent': (given, url) => ({ items: office.sent(url.searchParams.get('address')) }),
    'POST /_reset': () => {
      faults.clear();
      push.reset();
      office.forget();
      journal.clear();
      seed();
      return { ok: true };
    },
  };
  return async (request, response, url, body) => {
    const action = actions[`${request.method} ${url.pathname}`];
    if (!action)
      return sendJson(response, 404, { error: 'no such control', controls: Object.keys(actions) });
    const result = await action(parseJson(body), url);
    journal.flush();
    return sendJson(response, 200, result);
  };
}
