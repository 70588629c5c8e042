// What the world saw of a reply: the mailboxes at Google's counterpart, and nothing of ours.
import { control } from './practice.mjs';

/** The Message-IDs under SENT of a mailbox, as often as they stand there. */
export async function sentOf(stack, address) {
  const answer = await fetch(`${stack.google}/_sent?address=${encodeURIComponent(address)}`);
  const { items } = await answer.json();
  return items.map((item) => ({ ...item, messageId: messageIdOf(item.raw) }));
}

/** How often each reply is under SENT, in the recipient's inbox, and left as a draft. */
export async function traces(stack, drafts) {
  const offices = [...new Set(drafts.map((draft) => draft.practice))];
  const found = await Promise.all(offices.map((office) => tracesOf(stack, office)));
  const countIn = (which, { messageId, practice }) =>
    found[offices.indexOf(practice)][which].filter((one) => one === messageId).length;
  return drafts.map((draft) => ({
    sent: countIn('sent', draft),
    received: countIn('received', draft),
    drafts: countIn('drafts', draft),
  }));
}

async function tracesOf(stack, { mailbox, client }) {
  const [sent, theirs, ours] = await Promise.all([
    sentOf(stack, mailbox),
    gmailOf(stack, client),
    gmailOf(stack, mailbox),
  ]);
  return {
    sent: sent.map((item) => item.messageId),
    received: await theirs.messageIds('in:inbox'),
    drafts: await ours.messageIds('in:drafts'),
  };
}

const open = new Map();

/** The Gmail API of an address, with every right, past the product. */
export async function gmailOf(stack, address) {
  const key = `${stack.google} ${address}`;
  if (!open.has(key)) open.set(key, control(stack.google, '/_token', { address }));
  const { access_token: token } = await open.get(key);
  const ask = async (method, where, body) => {
    const answer = await fetch(`${stack.google}/gmail/v1/users/me/messages${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  const messageId = async ({ id }) => messageIdOf((await ask('GET', `/${id}?format=raw`)).raw);
  return {
    messageIds: async (query) => {
      const { messages } = await ask('GET', `?maxResults=500&q=${encodeURIComponent(query)}`);
      return Promise.all((messages ?? []).map(messageId));
    },
    remove: (id) => ask('DELETE', `/${id}`),
    insert: (mime) =>
      ask('POST', '', {
        raw: Buffer.from(mime, 'latin1').toString('base64url'),
        labelIds: ['SENT'],
      }),
  };
}

function messageIdOf(raw) {
  const text = Buffer.from(raw, 'base64url').toString('latin1');
  const head = text.slice(0, text.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, ' ');
  return /^message-id:\s*(<[^>]*>)/im.exec(head)?.[1] ?? null;
}
