// Mail of clients as it comes in, and what left, as the provider has it.
import crypto from 'node:crypto';
import { firstText } from '../../sandbox/google/show.mjs';
import { parseEntity } from '../../sandbox/lib/mime.mjs';
import { control } from './steps.mjs';
import { until } from './until.mjs';

/** A client's letter; `after` names the Message-IDs it answers, the oldest first. */
export function letter({ to, from, subject, text, type = 'text/plain', after = [] }) {
  const id = `<${crypto.randomUUID()}@${/@([^>]+)/.exec(from)[1]}>`;
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${id}`,
    ...(after.length ? [`In-Reply-To: ${after.at(-1)}`, `References: ${after.join(' ')}`] : []),
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: 8bit',
  ];
  return { id, bytes: Buffer.from([...head, '', text, ''].join('\r\n'), 'utf8') };
}

/** Puts it into the mailbox, as if it had just arrived: {id, threadId, messageId}. */
export async function deliver(world, fields) {
  const { id, bytes } = fields.raw ? {} : letter(fields);
  const raw = fields.raw ?? bytes.toString('base64url');
  const row = await control(world.google, '/_deliver', { to: fields.to, raw });
  return { ...row, messageId: id };
}

/** What has left this mailbox: {threadId, recipients, header(name), text}. */
export async function sentFrom(world, address) {
  const answer = await fetch(`${world.google}/_sent?address=${encodeURIComponent(address)}`);
  const { items } = await answer.json();
  return items.map(({ threadId, recipients, headers, raw }) => {
    const header = (name) => headers.find((one) => one.name.toLowerCase() === name)?.value;
    return { threadId, recipients, header, text: textOf(raw) };
  });
}

/** A mailbox as its owner's own programs see it, through Gmail's interface. */
export async function gmailOf(world, address) {
  const { access_token: token } = await control(world.google, '/_token', { address });
  const call = async (path, body) => {
    const answer = await fetch(`${world.google}/gmail/v1/users/me/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const read = async ({ id }) => {
    const [{ threadId, payload }, { raw }] = await Promise.all([
      call(`messages/${id}?format=metadata`),
      call(`messages/${id}?format=raw`),
    ]);
    const header = (name) => payload.headers.find((one) => one.name.toLowerCase() === name)?.value;
    return { threadId, header, text: textOf(raw) };
  };
  return {
    list: async (label) => {
      const { messages = [] } = await call(`messages?labelIds=${label}`);
      return Promise.all(messages.map(read));
    },
    send: (bytes) => call('messages/send', { raw: bytes.toString('base64url') }),
  };
}

function textOf(raw) {
  const entity = parseEntity(Buffer.from(raw, 'base64url').toString('latin1'));
  return firstText(entity, 'text/plain').replaceAll('\r\n', '\n');
}

export function untilSent(world, address, amount = 1) {
  return until(`${amount} mails have left ${address}`, async () => {
    const sent = await sentFrom(world, address);
    return sent.length >= amount && sent;
  });
}
