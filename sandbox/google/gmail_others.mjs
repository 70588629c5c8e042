// users.labels, history, watch, getProfile and the settings a client reads.
import { badRequest, GoogleError, notFound } from './errors.mjs';
import { scopes } from './scopes.mjs';

const weekMs = 7 * 86_400_000;
const historyTypes = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
};

function listHistory({ mailbox, query, settings }) {
  const start = query.get('startHistoryId');
  if (!start) throw badRequest('Missing startHistoryId parameter.');
  if (!/^\d{1,20}$/.test(start))
    throw badRequest(`Invalid value at 'start_history_id' (TYPE_UINT64), "${start}"`);
  const from = BigInt(start);
  const floor = BigInt(settings.history_floor ?? settings.history_base);
  if (from < floor || from > BigInt(mailbox.historyId())) throw notFound();
  const wanted = query.getAll('historyTypes').map((type) => historyTypes[type] ?? type);
  const label = query.get('labelId');
  const max = Math.min(Number(query.get('maxResults') ?? 100) || 100, 500);
  const after = query.get('pageToken') ? BigInt(query.get('pageToken')) : from;
  const found = mailbox
    .history()
    .filter(
      (entry) =>
        BigInt(entry.id) > after &&
        Object.keys(entry.changes).some((type) => !wanted.length || wanted.includes(type)) &&
        (!label ||
          [entry.message.labelIds, ...Object.values(entry.changes)].flat().includes(label)),
    );
  const shown = found.slice(0, max);
  return {
    ...(shown.length && { history: shown.map((entry) => showEntry(entry, wanted)) }),
    ...(found.length > max && { nextPageToken: shown.at(-1).id }),
    historyId: mailbox.historyId(),
  };
}

function showEntry({ id, message, changes }, wanted) {
  const shown = { id, messages: [{ id: message.id, threadId: message.threadId }] };
  for (const [type, labelIds] of Object.entries(changes)) {
    if (wanted.length && !wanted.includes(type)) continue;
    shown[type] = [{ message, ...(labelIds.length && { labelIds }) }];
  }
  return shown;
}

const counted = (mailbox, label) => {
  const rows = [...mailbox.messages.values()].filter((row) => row.labelIds.includes(label.id));
  const unread = rows.filter((row) => row.labelIds.includes('UNREAD'));
  const threads = (list) => new Set(list.map((row) => row.threadId)).size;
  return {
    ...showLabel(label),
    messagesTotal: rows.length,
    messagesUnread: unread.length,
    threadsTotal: threads(rows),
    threadsUnread: threads(unread),
  };
};
const showLabel = ({ email, ...label }) => label;

function checkName(mailbox, name, except) {
  if (!name) throw badRequest('Invalid label name');
  const taken = mailbox
    .labels()
    .some((l) => l.id !== except && l.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new GoogleError(409, 'Label name exists or conflicts', 'aborted');
}

function startWatch({ mailbox, body, watches }) {
  if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(body.topicName ?? '')) {
    throw badRequest('Invalid topicName does not match projects/sandbox/topics/*');
  }
  const expiration = String(Date.now() + weekMs);
  watches.put(mailbox.email, { ...body, expiration });
  return { historyId: mailbox.historyId(), expiration };
}

export const otherRoutes = [
  [
    'GET',
    'profile',
    'getProfile',
    scopes.profile,
    ({ mailbox }) => ({
      emailAddress: mailbox.email,
      messagesTotal: mailbox.messages.size,
      threadsTotal: mailbox.threads.size,
      historyId: mailbox.historyId(),
    }),
  ],
  ['GET', 'history', 'history.list', scopes.list, listHistory],
  ['POST', 'watch', 'watch', scopes.list, startWatch],
  [
    'POST',
    'stop',
    'stop',
    scopes.list,
    ({ mailbox, watches }) => {
      watches.drop(mailbox.email);
      return null;
    },
  ],

  [
    'GET',
    'labels',
    'labels.list',
    scopes.labelRead,
    ({ mailbox }) => ({ labels: mailbox.labels().map(showLabel) }),
  ],
  [
    'GET',
    'labels/:id',
    'labels.get',
    scopes.labelRead,
    ({ mailbox, id }) => counted(mailbox, mailbox.label(id)),
  ],
  [
    'POST',
    'labels',
    'labels.create',
    scopes.label,
    ({ mailbox, body }) => {
      checkName(mailbox, body.name);
      return showLabel(mailbox.putLabel(body));
    },
  ],
  ['PUT', 'labels/:id', 'labels.update', scopes.label, editLabel],
  ['PATCH', 'labels/:id', 'labels.patch', scopes.label, editLabel],
  [
    'DELETE',
    'labels/:id',
    'labels.delete',
    scopes.label,
    ({ mailbox, id }) => {
      if (mailbox.label(id).type === 'system') throw badRequest('Invalid delete request');
      mailbox.dropLabel(id);
      return null;
    },
  ],

  [
    'GET',
    'settings/sendAs',
    'settings.sendAs.list',
    scopes.settings,
    ({ user }) => ({
      sendAs: [
        {
          sendAsEmail: user.email,
          displayName: user.name,
          replyToAddress: '',
          signature: '',
          isPrimary: true,
          isDefault: true,
        },
      ],
    }),
  ],
  [
    'GET',
    'settings/vacation',
    'settings.getVacation',
    scopes.settings,
    () => ({ enableAutoReply: false }),
  ],
  [
    'GET',
    'settings/language',
    'settings.getLanguage',
    scopes.settings,
    () => ({ displayLanguage: 'en' }),
  ],
];

function editLabel({ mailbox, id, body }) {
  const label = mailbox.label(id);
  if (label.type === 'system') throw badRequest('Invalid update request');
  checkName(mailbox, body.name ?? label.name, id);
  return showLabel(mailbox.putLabel({ ...label, ...body, id }));
}
