// Sending: what Resend accepts, what it refuses, and what becomes of a mail.
import crypto from 'node:crypto';
import { addressesOf } from '../lib/mime.mjs';
import { sha256 } from '../lib/ids.mjs';

const keyLifeMs = 24 * 3600 * 1000;
const recipientsMax = 50;
const fields = [
  'from',
  'to',
  'subject',
  'html',
  'text',
  'cc',
  'bcc',
  'reply_to',
  'headers',
  'tags',
  'attachments',
  'scheduled_at',
];

export class ResendError extends Error {
  constructor(status, name, message) {
    super(message);
    this.status = status;
    this.body = { statusCode: status, name, message };
  }
}
const refuse = (name, message, status = 422) => {
  throw new ResendError(status, name, message);
};
const listOf = (value) => (value === undefined || value === null ? [] : [value].flat());

export function createEmails({ journal, webhooks }) {
  function check(mail) {
    if (mail === null || typeof mail !== 'object') refuse('validation_error', 'Invalid JSON body.');
    for (const name of Object.keys(mail)) {
      if (!fields.includes(name)) refuse('validation_error', `Unrecognized field: ${name}`);
    }
    for (const name of ['from', 'to', 'subject']) {
      if (!mail[name] || !listOf(mail[name]).length) {
        refuse('missing_required_field', `Missing \`${name}\` field.`);
      }
    }
    if (mail.html === undefined && mail.text === undefined) {
      refuse('missing_required_field', 'Missing `html` or `text` field.');
    }
    const [from] = addressesOf(mail.from);
    if (!from || addressesOf(mail.from).length > 1) {
      refuse(
        'invalid_from_address',
        'Invalid `from` field. The email address needs to follow the ' +
          '`email@example.com` or `Name <email@example.com>` format.',
      );
    }
    const recipients = ['to', 'cc', 'bcc'].flatMap((name) => listOf(mail[name]));
    for (const recipient of recipients) {
      if (addressesOf(recipient).length !== 1) refuse('validation_error', 'Invalid `to` field.');
    }
    if (recipients.length > recipientsMax) refuse('validation_error', 'Too many recipients.');
    const domain = from.split('@')[1];
    if (journal.get('domain', domain)?.status !== 'verified') {
      refuse(
        'validation_error',
        `The ${domain} domain is not verified. Please, add and verify your ` +
          'domain on https://resend.com/domains',
        403,
      );
    }
  }

  function accept(mail) {
    const id = crypto.randomUUID();
    const row = {
      id,
      created_at: new Date().toISOString(),
      from: mail.from,
      to: listOf(mail.to),
      cc: listOf(mail.cc),
      bcc: listOf(mail.bcc),
      reply_to: listOf(mail.reply_to),
      subject: mail.subject,
      html: mail.html ?? null,
      text: mail.text ?? null,
      headers: mail.headers ?? {},
      tags: mail.tags ?? [],
      attachments: mail.attachments ?? [],
      scheduled_at: mail.scheduled_at ?? null,
      last_event: mail.scheduled_at ? 'scheduled' : 'sent',
    };
    journal.put('email', id, row);
    if (!row.scheduled_at) carry(row);
    return row;
  }

  // Addresses say what happens: bounce@ comes back, complain@ arrives and is reported as spam.
  function carry(row) {
    const data = {
      created_at: row.created_at,
      email_id: row.id,
      from: row.from,
      to: row.to,
      subject: row.subject,
      ...(row.tags.length && {
        tags: Object.fromEntries(row.tags.map(({ name, value }) => [name, value])),
      }),
    };
    webhooks.tell('email.sent', data);
    const local = addressesOf(row.to[0])[0].split('@')[0].split('+')[0];
    if (local === 'bounce' || local === 'bounced') {
      row.last_event = 'bounced';
      webhooks.tell('email.bounced', {
        ...data,
        bounce: {
          type: 'Permanent',
          subType: 'General',
          message: "The recipient's mail server permanently rejected the message: 550 5.1.1",
        },
      });
    } else {
      row.last_event = 'delivered';
      webhooks.tell('email.delivered', data);
      if (local === 'complain' || local === 'complained') {
        row.last_event = 'complained';
        webhooks.tell('email.complained', data);
      }
    }
    journal.put('email', row.id, row);
  }

  return {
    // One mail or a batch, under an idempotency key or without.
    send(path, given, key) {
      if (key !== undefined && (key.length < 1 || key.length > 256)) {
        refuse('invalid_idempotency_key', 'The key must be between 1-256 chars.', 400);
      }
      const print = sha256(`${path}\n${JSON.stringify(given)}`);
      const old = key && journal.get('idempotency', key);
      if (old && Date.now() - old.at < keyLifeMs) {
        if (old.print === print) return old.answer;
        refuse(
          'invalid_idempotent_request',
          'This idempotency key has been used on a request with a different payload.',
          409,
        );
      }
      const isBatch = path === '/emails/batch';
      if (isBatch && (!Array.isArray(given) || given.length < 1 || given.length > 100)) {
        refuse('validation_error', 'A batch holds 1 to 100 emails.');
      }
      const mails = isBatch ? given : [given];
      mails.forEach(check);
      const ids = mails.map((mail) => ({ id: accept(mail).id }));
      const answer = isBatch ? { data: ids } : ids[0];
      if (key) journal.put('idempotency', key, { print, at: Date.now(), answer });
      return answer;
    },
    get(id) {
      const row = journal.get('email', id);
      if (!row) refuse('not_found', 'Email not found', 404);
      return row;
    },
    all: () => [...journal.all('email')].reverse(),
    reschedule(id, { scheduled_at: at }) {
      const row = this.get(id);
      if (row.last_event !== 'scheduled') refuse('validation_error', 'The email is not scheduled.');
      journal.put('email', id, { ...row, scheduled_at: at });
      return { object: 'email', id };
    },
    cancel(id) {
      const row = this.get(id);
      if (row.last_event !== 'scheduled') refuse('validation_error', 'The email is not scheduled.');
      journal.put('email', id, { ...row, last_event: 'canceled' });
      return { object: 'email', id };
    },
    sendDue() {
      for (const row of journal.all('email')) {
        if (row.last_event === 'scheduled' && Date.parse(row.scheduled_at) <= Date.now())
          carry(row);
      }
    },
  };
}

export const showEmail = ({ attachments, ...row }) => ({ object: 'email', ...row });
