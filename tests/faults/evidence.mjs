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
  const [sent, left, received] = await Promise.all([
    idsByAddress(drafts.map(mailboxOf), async (address) =>
      (await sentOf(stack, address)).map((item) => item.messageId),
    ),
    idsByAddress(drafts.map(mailboxOf), idsIn(stack, 'in:drafts')),
    idsByAddress(drafts.map(clientOf), idsIn(stack, 'in:inbox')),
  ]);
  const countIn = (ids, { messageId }) => ids.filter((id) => id === messageId).length;
  return drafts.map((draft) => ({
    sent: countIn(sent.get(mailboxOf(draft)), draft),
    received: countIn(received.get(clientOf(draft)), draft),
    drafts: countIn(left.get(mailboxOf(draft)), draft),
  }));
}

const mailboxOf = ({ practice }) => practice.mailbox;
const clientOf = ({ client }) => client;

// Each mailbox is read once, however many drafts it has to do with.
async function idsByAddress(addresses, read) {
  const found = new Map();
  for (const address of new Set(addresses)) found.set(address, await read(address));
  return found;
}

function idsIn(stack, query) {
  return async (address) => (await gmailOf(stack, address)).messageIds(query);
}

const tokens = new WeakMap(); // by stack: the next one may listen where the last one did

/** The Gmail API of an address, with every right, past the product. */
export async function gmailOf(stack, address) {
  if (!tokens.has(stack)) tokens.set(stack, new Map());
  const given = tokens.get(stack);
  if (!given.has(address)) given.set(address, control(stack.google, '/_token', { address }));
  const { access_token: token } = await given.get(address);
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
