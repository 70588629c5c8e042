// One person's mailbox: messages with their exact bytes, labels, threads, drafts and history.
import { addressesOf, find, parseEntity } from '../lib/mime.mjs';
import { randomText } from '../lib/ids.mjs';
import { badRequest, notFound } from './errors.mjs';

export const systemLabels = [
  'INBOX',
  'UNREAD',
  'STARRED',
  'IMPORTANT',
  'SENT',
  'DRAFT',
  'SPAM',
  'TRASH',
  'CHAT',
  'CATEGORY_PERSONAL',
  'CATEGORY_SOCIAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_UPDATES',
  'CATEGORY_FORUMS',
  'YELLOW_STAR',
];
const fixedLabels = ['SENT', 'DRAFT', 'CHAT'];
const hex = '0123456789abcdef';
const historyMax = 200_000;

export const subjectKey = (subject = '') =>
  subject
    .replace(/^(\s*(re|aw|fwd?|wg|sv|antw)\s*(\[\d+\])?:\s*)+/i, '')
    .trim()
    .toLowerCase();

// The journal keeps the rows; this object keeps the indexes over them. onChange follows a change.
export function openMailbox({ journal, email, nextHistoryId, firstHistoryId, onChange }) {
  const messages = new Map();
  const drafts = new Map();
  const labels = new Map();
  const byMessageId = new Map();
  const threads = new Map();
  let history = [];
  let ordered = null;

  for (const row of journal.all('message')) if (row.email === email) index(row);
  for (const row of journal.all('draft')) if (row.email === email) drafts.set(row.id, row);
  for (const row of journal.all('label')) if (row.email === email) labels.set(row.id, row);
  for (const row of journal.all('history')) if (row.email === email) history.push(row);

  function index(row) {
    messages.set(row.id, row);
    if (row.messageId && !byMessageId.has(row.messageId)) byMessageId.set(row.messageId, row);
    if (!threads.has(row.threadId)) threads.set(row.threadId, new Map());
    threads.get(row.threadId).set(row.id, row);
    ordered = null;
  }

  // changes: {messagesAdded | messagesDeleted: [], labelsAdded: [ids], labelsRemoved: [ids]}
  function note(row, changes) {
    const id = nextHistoryId();
    row.historyId = id;
    const message = { id: row.id, threadId: row.threadId, labelIds: [...row.labelIds] };
    const entry = { email, id, message, changes };
    history.push(journal.put('history', `${email} ${id}`, entry));
    if (history.length > historyMax) {
      const old = history.shift();
      journal.remove('history', `${email} ${old.id}`);
    }
    onChange(mailbox, [...row.labelIds, ...Object.values(changes).flat()]);
  }

  function threadFor(headers, wanted) {
    if (wanted) {
      if (!threads.has(wanted)) throw notFound();
      return wanted;
    }
    const text = `${find(headers, 'in-reply-to') ?? ''} ${find(headers, 'references') ?? ''}`;
    const key = subjectKey(find(headers, 'subject'));
    for (const id of (text.match(/<[^<>\s]+>/g) ?? []).reverse()) {
      const parent = byMessageId.get(id);
      if (parent && subjectKey(parent.subject) === key) return parent.threadId;
    }
    return null;
  }

  const mailbox = {
    email,
    messages,
    drafts,
    threads,
    historyId: () => history.at(-1)?.id ?? firstHistoryId,
    history: () => history,

    // `raw` is latin1 text: one character for each byte.
    add(raw, { labelIds = [], threadId, internalDate } = {}) {
      for (const label of labelIds) mailbox.needLabel(label);
      const { headers } = parseEntity(
        raw.slice(0, Math.max(raw.search(/\r?\n\r?\n/), 0) || raw.length),
      );
      let id = '19' + randomText(14, hex);
      while (messages.has(id)) id = '19' + randomText(14, hex);
      const row = {
        email,
        id,
        threadId: threadFor(headers, threadId) ?? id,
        labelIds: [...new Set(labelIds)],
        internalDate: Math.trunc(internalDate ?? Date.now()),
        size: raw.length,
        messageId: /<[^<>\s]+>/.exec(find(headers, 'message-id') ?? '')?.[0] ?? null,
        subject: find(headers, 'subject') ?? '',
        from: find(headers, 'from') ?? '',
        to: [find(headers, 'to'), find(headers, 'cc'), find(headers, 'bcc')]
          .filter(Boolean)
          .join(', '),
        hasAttachment: /^content-disposition:\s*attachment/im.test(raw),
      };
      journal.put('raw', id, Buffer.from(raw, 'latin1').toString('base64url'));
      index(row);
      note(row, { messagesAdded: [] });
      journal.put('message', id, row);
      return row;
    },
    rawOf: (row) => journal.get('raw', row.id),
    textOf: (row) => Buffer.from(journal.get('raw', row.id), 'base64url').toString('latin1'),
    entityOf: (row) => parseEntity(mailbox.textOf(row)),
    get(id) {
      const row = messages.get(id);
      if (!row) throw notFound();
      return row;
    },
    thread(id) {
      const thread = threads.get(id);
      if (!thread?.size) throw notFound();
      return [...thread.values()].sort((a, b) => a.internalDate - b.internalDate);
    },
    // Newest first.
    inOrder() {
      ordered ??= [...messages.values()].sort(
        (a, b) => b.internalDate - a.internalDate || (a.id < b.id ? 1 : -1),
      );
      return ordered;
    },

    relabel(row, { addLabelIds: add = [], removeLabelIds: remove = [] }) {
      for (const label of [...add, ...remove]) {
        mailbox.needLabel(label);
        if (fixedLabels.includes(label)) throw badRequest(`Invalid label: ${label}`);
      }
      const added = add.filter((label) => !row.labelIds.includes(label));
      const removed = remove.filter((label) => row.labelIds.includes(label));
      row.labelIds = [...row.labelIds.filter((label) => !removed.includes(label)), ...added];
      if (added.length || removed.length) {
        note(row, {
          ...(added.length && { labelsAdded: added }),
          ...(removed.length && { labelsRemoved: removed }),
        });
      }
      journal.put('message', row.id, row);
      return row;
    },
    remove(row) {
      messages.delete(row.id);
      threads.get(row.threadId)?.delete(row.id);
      if (byMessageId.get(row.messageId) === row) byMessageId.delete(row.messageId);
      if (!threads.get(row.threadId)?.size) threads.delete(row.threadId);
      ordered = null;
      note(row, { messagesDeleted: [] });
      journal.remove('message', row.id);
      journal.remove('raw', row.id);
    },

    labels: () => [...systemLabels.map(systemLabel), ...labels.values()],
    label(id) {
      if (systemLabels.includes(id)) return systemLabel(id);
      if (!labels.has(id)) throw notFound();
      return labels.get(id);
    },
    needLabel(id) {
      if (!systemLabels.includes(id) && !labels.has(id)) throw badRequest(`Invalid label: ${id}`);
    },
    putLabel(fields) {
      const id = fields.id ?? `Label_${labels.size + 1}${randomText(4, '0123456789')}`;
      const label = {
        type: 'user',
        messageListVisibility: 'show',
        labelListVisibility: 'labelShow',
        ...fields,
        id,
        email,
      };
      labels.set(id, label);
      return journal.put('label', `${email} ${id}`, label);
    },
    dropLabel(id) {
      mailbox.label(id);
      for (const row of messages.values()) {
        if (row.labelIds.includes(id)) mailbox.relabel(row, { removeLabelIds: [id] });
      }
      labels.delete(id);
      journal.remove('label', `${email} ${id}`);
    },

    putDraft(id, row) {
      const draft = { email, id, message: row.id };
      drafts.set(id, draft);
      return journal.put('draft', id, draft);
    },
    dropDraft(id) {
      drafts.delete(id);
      journal.remove('draft', id);
    },
    draft(id) {
      if (!drafts.has(id)) throw notFound();
      return drafts.get(id);
    },
  };
  return mailbox;
}

const systemLabel = (id) => ({
  id,
  name: id,
  type: 'system',
  messageListVisibility: 'hide',
  labelListVisibility: 'labelShow',
});

export const recipientsOf = (row) => [...new Set(addressesOf(row.to))];
