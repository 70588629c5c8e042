// users.messages and users.threads.
import { find, parseEntity } from '../lib/mime.mjs';
import { badRequest, tooFewScopes } from './errors.mjs';
import { isMetadataOnly, scopes } from './scopes.mjs';
import { page, select } from './paging.mjs';
import { attachmentOf, showMessage } from './show.mjs';

export function decodeRaw(raw) {
  if (raw === undefined) {
    throw badRequest(
      "'raw' RFC822 payload message string or uploading message via /upload/* URL " + 'required',
    );
  }
  if (typeof raw !== 'string' || !/^[A-Za-z0-9_-]*={0,2}$/.test(raw)) {
    throw badRequest("Invalid value at 'raw' (TYPE_BYTES), Base64 decoding failed");
  }
  return Buffer.from(raw, 'base64url').toString('latin1');
}

// The message of a request: from the JSON, or from the bytes of an upload.
export const givenMessage = ({ body, upload }) => upload ?? decodeRaw(body.raw);

const stub = ({ id, threadId, labelIds }) => ({ id, threadId, labelIds });

function readFormat(query, granted) {
  const format = query.get('format') ?? 'full';
  if (isMetadataOnly(granted) && !['metadata', 'minimal'].includes(format)) throw tooFewScopes();
  return [format, query.getAll('metadataHeaders')];
}

function insertMessage({ mailbox, body, query, upload }, defaultSource) {
  const raw = givenMessage({ body, upload });
  const usesHeader = (query.get('internalDateSource') ?? defaultSource) === 'dateHeader';
  const date = usesHeader
    ? Date.parse(find(parseEntity(raw.slice(0, 65536)).headers, 'date') ?? '')
    : NaN;
  return stub(
    mailbox.add(raw, {
      labelIds: body.labelIds,
      threadId: body.threadId,
      internalDate: Number.isNaN(date) ? Date.now() : date,
    }),
  );
}

const trashed = { addLabelIds: ['TRASH'], removeLabelIds: ['INBOX'] };

function eachOf(mailbox, ids, run) {
  if (!Array.isArray(ids) || ids.length > 1000) throw badRequest('Invalid ids');
  for (const id of ids) if (mailbox.messages.has(id)) run(mailbox.messages.get(id));
  return null;
}

// [method, path below /gmail/v1/users/{user}, name, scopes, handle]
export const messageRoutes = [
  [
    'GET',
    'messages',
    'messages.list',
    scopes.list,
    ({ mailbox, query, granted }) =>
      page(
        select(mailbox, query, granted),
        query,
        ({ id, threadId }) => ({ id, threadId }),
        'messages',
      ),
  ],
  [
    'GET',
    'messages/:id',
    'messages.get',
    scopes.list,
    ({ mailbox, id, query, granted }) =>
      showMessage(mailbox, mailbox.get(id), ...readFormat(query, granted)),
  ],
  [
    'GET',
    'messages/:id/attachments/:sub',
    'messages.attachments.get',
    scopes.read,
    ({ mailbox, id, sub }) => attachmentOf(mailbox, mailbox.get(id), sub),
  ],
  [
    'POST',
    'messages',
    'messages.insert',
    scopes.insert,
    (call) => insertMessage(call, 'receivedTime'),
  ],
  [
    'POST',
    'messages/import',
    'messages.import',
    scopes.insert,
    (call) => insertMessage(call, 'dateHeader'),
  ],
  [
    'POST',
    'messages/send',
    'messages.send',
    scopes.send,
    ({ office, mailbox, body, upload }) =>
      stub(office.send(mailbox, givenMessage({ body, upload }), { threadId: body.threadId })),
  ],
  [
    'POST',
    'messages/batchModify',
    'messages.batchModify',
    scopes.modify,
    ({ mailbox, body }) => eachOf(mailbox, body.ids, (row) => mailbox.relabel(row, body)),
  ],
  [
    'POST',
    'messages/batchDelete',
    'messages.batchDelete',
    scopes.everything,
    ({ mailbox, body }) => eachOf(mailbox, body.ids, (row) => mailbox.remove(row)),
  ],
  [
    'POST',
    'messages/:id/modify',
    'messages.modify',
    scopes.modify,
    ({ mailbox, id, body }) => stub(mailbox.relabel(mailbox.get(id), body)),
  ],
  [
    'POST',
    'messages/:id/trash',
    'messages.trash',
    scopes.modify,
    ({ mailbox, id }) => stub(mailbox.relabel(mailbox.get(id), trashed)),
  ],
  [
    'POST',
    'messages/:id/untrash',
    'messages.untrash',
    scopes.modify,
    ({ mailbox, id }) => stub(mailbox.relabel(mailbox.get(id), { removeLabelIds: ['TRASH'] })),
  ],
  [
    'DELETE',
    'messages/:id',
    'messages.delete',
    scopes.everything,
    ({ mailbox, id }) => {
      mailbox.remove(mailbox.get(id));
      return null;
    },
  ],

  [
    'GET',
    'threads',
    'threads.list',
    scopes.list,
    ({ mailbox, query, granted }) => {
      const newest = new Map();
      for (const row of select(mailbox, query, granted)) {
        if (!newest.has(row.threadId)) newest.set(row.threadId, row);
      }
      return page(
        [...newest.values()],
        query,
        (row) => ({
          id: row.threadId,
          snippet: showMessage(mailbox, row, 'minimal').snippet,
          historyId: row.historyId,
        }),
        'threads',
      );
    },
  ],
  [
    'GET',
    'threads/:id',
    'threads.get',
    scopes.list,
    ({ mailbox, id, query, granted }) => {
      const rows = mailbox.thread(id);
      const latest = rows.reduce((a, b) => (BigInt(a.historyId) > BigInt(b.historyId) ? a : b));
      const format = readFormat(query, granted);
      return {
        id,
        historyId: latest.historyId,
        messages: rows.map((row) => showMessage(mailbox, row, ...format)),
      };
    },
  ],
  [
    'POST',
    'threads/:id/modify',
    'threads.modify',
    scopes.modify,
    ({ mailbox, id, body }) => {
      for (const row of mailbox.thread(id)) mailbox.relabel(row, body);
      return { id };
    },
  ],
  [
    'POST',
    'threads/:id/trash',
    'threads.trash',
    scopes.modify,
    ({ mailbox, id }) => {
      for (const row of mailbox.thread(id)) mailbox.relabel(row, trashed);
      return { id };
    },
  ],
];
