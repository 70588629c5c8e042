// One Stripe account: its objects, its clocks, its events. Everything else works through it.
import { openJournal } from '../lib/journal.mjs';
import { newId } from '../lib/ids.mjs';
import { notFound } from './errors.mjs';

export const apiVersion = '2026-10-28.endive';

export function openAccount({ state, baseUrl = () => '', settings = {} }) {
  const journal = openJournal(state, 'stripe');
  const saved = journal.get('settings', 'account') ?? { offset_s: 0 };

  const account = {
    journal,
    baseUrl,
    settings: { ...saved, ...settings },
    // While overdue work is caught up, time stands at the moment of that work.
    moment: null,
    request: { id: null, idempotency_key: null },
    onEvent: () => {},

    put: (object) => journal.put(object.object, object.id, object),
    remove: (object) => journal.remove(object.object, object.id),
    get: (kind, id) => journal.get(kind, id),
    all: (kind) => [...journal.all(kind)],
    find(kind, id, param = 'id', status = 404) {
      const object = journal.get(kind, id);
      if (!object) throw notFound(kind.split('.').pop(), id, param, status);
      return object;
    },

    now(clockId) {
      if (account.moment !== null) return account.moment;
      const clock = clockId && journal.get('test_helpers.test_clock', clockId);
      return clock ? clock.frozen_time : Math.floor(Date.now() / 1000) + account.settings.offset_s;
    },
    saveSettings() {
      journal.put('settings', 'account', { offset_s: account.settings.offset_s });
    },

    emit(type, object, previous) {
      const event = {
        id: newId('evt'),
        object: 'event',
        api_version: apiVersion,
        created: account.now(clockOf(account, object)),
        data: { object: render(object), ...(previous && { previous_attributes: previous }) },
        livemode: false,
        pending_webhooks: 0,
        request: { ...account.request },
        type,
      };
      account.put(event);
      account.onEvent(event);
      return event;
    },

    // Changes an object and tells of it with what it was before; no change, no event.
    change(object, type, edit) {
      const before = render(object);
      edit(object);
      account.put(object);
      const after = render(object);
      const previous = {};
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) {
          previous[key] = before[key] ?? null;
        }
      }
      if (Object.keys(previous).length) account.emit(type, object, previous);
      return object;
    },
  };
  return account;
}

// What leaves the sandbox: a copy without our own notes, which live under "_".
export function render(object) {
  return JSON.parse(JSON.stringify(object, (key, value) => (key === '_' ? undefined : value)));
}

export function clockOf(account, object) {
  if (object.object === 'test_helpers.test_clock') return object.id;
  if (object.test_clock) return object.test_clock;
  const owner = typeof object.customer === 'string' && account.get('customer', object.customer);
  return owner ? owner.test_clock : null;
}
