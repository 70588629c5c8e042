// All mailboxes of the sandbox, and mail on its way between them.
import { addressesOf, find, parseEntity } from '../lib/mime.mjs';
import { randomText } from '../lib/ids.mjs';
import { badRequest, notFound } from './errors.mjs';
import { openMailbox, recipientsOf } from './mailbox.mjs';

export function openPostOffice({ journal, people, settings, onChange }) {
  const mailboxes = new Map();
  let counter = BigInt(journal.get('settings', 'history')?.id ?? settings.history_base);

  const nextHistoryId = () => {
    counter += BigInt(settings.history_step);
    journal.put('settings', 'history', { id: String(counter) });
    return String(counter);
  };

  const office = {
    jumpHistory(to) {
      counter = BigInt(to);
      journal.put('settings', 'history', { id: String(counter) });
    },
    mailbox(address) {
      const user = people.user(address);
      if (!user) throw notFound();
      if (!mailboxes.has(user.email)) {
        mailboxes.set(
          user.email,
          openMailbox({
            journal,
            email: user.email,
            nextHistoryId,
            firstHistoryId: String(settings.history_base),
            onChange,
          }),
        );
      }
      return mailboxes.get(user.email);
    },
    forget: () => mailboxes.clear(),

    // Sends: a copy under SENT for the sender, one in the inbox of each recipient who lives here.
    send(mailbox, raw, { threadId } = {}) {
      const user = people.user(mailbox.email);
      const full = complete(raw, user);
      const { headers } = parseEntity(full);
      const given = ['to', 'cc', 'bcc']
        .map((name) => find(headers, name))
        .filter(Boolean)
        .join(', ');
      const recipients = addressesOf(given);
      if (!recipients.length) throw badRequest('Recipient address required');
      const toSelf = recipients.includes(mailbox.email);
      const labelIds = toSelf ? ['UNREAD', 'SENT', 'INBOX'] : ['SENT'];
      const row = mailbox.add(full, { labelIds, threadId });
      const open = withoutHeader(full, 'bcc');
      for (const address of recipients) {
        if (address === mailbox.email || !people.user(address)) continue;
        office.deliver(address, trace(open, mailbox.email, address));
      }
      return row;
    },
    deliver(address, raw, options = {}) {
      return office.mailbox(address).add(raw, {
        labelIds: ['UNREAD', 'CATEGORY_PERSONAL', 'INBOX'],
        ...options,
      });
    },
    sent(address) {
      const mailbox = office.mailbox(address);
      return mailbox
        .inOrder()
        .filter((row) => row.labelIds.includes('SENT'))
        .map((row) => {
          const entity = mailbox.entityOf(row);
          return {
            id: row.id,
            threadId: row.threadId,
            internalDate: row.internalDate,
            recipients: recipientsOf(row),
            headers: entity.headers,
            raw: mailbox.rawOf(row),
          };
        });
    },
  };
  return office;
}

// What Gmail adds when the client left it out. Bytes that were given stay as they are.
function complete(raw, user) {
  const { headers } = parseEntity(raw);
  const end = /\r\n/.test(raw) ? '\r\n' : '\n';
  let added = '';
  if (!find(headers, 'from')) added += `From: ${user.name} <${user.email}>${end}`;
  if (!find(headers, 'date'))
    added += `Date: ${new Date().toUTCString().replace('GMT', '+0000')}${end}`;
  if (!find(headers, 'message-id'))
    added += `Message-ID: <CA${randomText(40)}@mail.gmail.com>${end}`;
  return added + raw;
}

function withoutHeader(raw, name) {
  const split = raw.search(/\r?\n\r?\n/);
  const head = split < 0 ? raw : raw.slice(0, split);
  const kept = head.replace(
    new RegExp(`(^|\\n)${name}:[^\\n]*(\\n[ \\t][^\\n]*)*(\\n|$)`, 'i'),
    '$1',
  );
  return kept.replace(/\r?\n$/, '') + (split < 0 ? '' : raw.slice(split));
}

function trace(raw, from, to) {
  const end = /\r\n/.test(raw) ? '\r\n' : '\n';
  const date = new Date().toUTCString().replace('GMT', '+0000');
  return [
    `Delivered-To: ${to}`,
    `Return-Path: <${from}>`,
    `Received: from mail-sandbox.google.com by mx.google.com with SMTPS id ${randomText(12)}`,
    `        for <${to}>; ${date}`,
    raw,
  ].join(end);
}
