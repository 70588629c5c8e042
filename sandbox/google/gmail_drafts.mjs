// users.drafts.
import { randomText } from '../lib/ids.mjs';
import { badRequest } from './errors.mjs';
import { decodeRaw } from './gmail_messages.mjs';
import { page } from './paging.mjs';
import { scopes } from './scopes.mjs';
import { compileQuery } from './search.mjs';
import { showMessage } from './show.mjs';

const draftAnswer = ({ id }, { id: message, threadId, labelIds }) => ({
  id,
  message: { id: message, threadId, labelIds },
});

// The message inside a draft is replaced, never edited: its id changes, the draft's does not.
function replaceDraft({ mailbox, id, body, upload }) {
  const draft = mailbox.draft(id);
  const old = mailbox.get(draft.message);
  const raw = upload ?? decodeRaw(body.message?.raw);
  const fresh = mailbox.add(raw, {
    labelIds: ['DRAFT'],
    threadId:
      body.message?.threadId ??
      (mailbox.thread(old.threadId).length > 1 ? old.threadId : undefined),
  });
  mailbox.remove(old);
  return draftAnswer(mailbox.putDraft(id, fresh), fresh);
}

function sendDraft({ office, mailbox, body }) {
  if (!body.id) throw badRequest('Missing draft id');
  if (body.message?.raw) replaceDraft({ mailbox, id: body.id, body });
  const draft = mailbox.draft(body.id);
  const old = mailbox.get(draft.message);
  const isReply = mailbox.thread(old.threadId).length > 1;
  const sent = office.send(mailbox, mailbox.textOf(old), {
    threadId: isReply ? old.threadId : undefined,
  });
  mailbox.dropDraft(draft.id);
  mailbox.remove(old);
  return { id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds };
}

export const draftRoutes = [
  [
    'GET',
    'drafts',
    'drafts.list',
    scopes.draftRead,
    ({ mailbox, query }) => {
      const byMessage = new Map([...mailbox.drafts.values()].map((d) => [d.message, d]));
      const { matches } = compileQuery(query.get('q'), mailbox);
      const rows = mailbox.inOrder().filter((row) => byMessage.has(row.id) && matches(row));
      return page(
        rows,
        query,
        (row) => ({
          id: byMessage.get(row.id).id,
          message: { id: row.id, threadId: row.threadId },
        }),
        'drafts',
      );
    },
  ],
  [
    'POST',
    'drafts',
    'drafts.create',
    scopes.draft,
    ({ mailbox, body, upload }) => {
      const row = mailbox.add(upload ?? decodeRaw(body.message?.raw), {
        labelIds: ['DRAFT'],
        threadId: body.message?.threadId,
      });
      return draftAnswer(
        mailbox.putDraft(`r${randomText(1, '123456789')}${randomText(18, '0123456789')}`, row),
        row,
      );
    },
  ],
  ['POST', 'drafts/send', 'drafts.send', scopes.draft, sendDraft],
  [
    'GET',
    'drafts/:id',
    'drafts.get',
    scopes.draftRead,
    ({ mailbox, id, query }) => ({
      id,
      message: showMessage(
        mailbox,
        mailbox.get(mailbox.draft(id).message),
        query.get('format') ?? 'full',
      ),
    }),
  ],
  ['PUT', 'drafts/:id', 'drafts.update', scopes.draft, replaceDraft],
  [
    'DELETE',
    'drafts/:id',
    'drafts.delete',
    scopes.draft,
    ({ mailbox, id }) => {
      const draft = mailbox.draft(id);
      mailbox.dropDraft(id);
      mailbox.remove(mailbox.get(draft.message));
      return null;
    },
  ],
];
