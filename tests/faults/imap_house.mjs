// Sending by IMAP and SMTP on real processes: a stack beside real Dovecot and Postfix, the places
// where a reply may stand, who may die, and the evidence: what lies in the mailboxes on the disk,
// the client's and Sent.
import assert from 'node:assert/strict';
import path from 'node:path';
import { until } from '../browser/until.mjs';
import { assertSentOnce, statesOf, victims } from './kill_matrix.mjs';
import { MailServers } from './mail_servers.mjs';
import { followDrafts, hurry, places } from './places.mjs';
import { root, Stack } from './stack.mjs';

const reachMaxMs = 180_000; // where a machine has much else to do
const noticeMaxMs = 2000;
const arriveMaxMs = 30_000;
const lookEveryMs = 100;

const known = (name) => places.find((place) => place.name === name);

export const imapPlaces = [
  known('before the approval commits'),
  known('after the approval commits'),
  known('after the claim'),
  { ...known('drafts.create answered, not recorded'), name: 'nothing is staged, not recorded' },
  { ...known('before drafts.send'), name: 'before the mail is handed over' },
  { name: 'the mail was taken, no answer', arm: atAnswer },
  { ...known('drafts.send answered, not recorded'), name: 'the copy is filed, not recorded' },
  known('recorded, not acknowledged'),
];

export const imapVictims = [
  ...victims.filter((one) => !one.losesAnswers),
  { name: 'the mail servers', strike: (stack) => stack.mail.kill(), losesAnswers: true },
  { name: 'the network', strike: strikeNetwork, losesAnswers: true },
];

/** A stack with mail servers of its own, `stack.mail`. */
export async function openMailStack(options = {}) {
  const mail = await MailServers.start(path.join(root, 'var/mail'));
  try {
    const env = (told) => ({ ...mail.env, ...mail.signIn(told) });
    const stack = await Stack.start({ ...options, env });
    followDrafts(stack);
    return Object.assign(stack, { mail });
  } catch (error) {
    await mail.stop();
    throw error;
  }
}

export async function closeMailStack(stack) {
  await stack.stop();
  await stack.mail.stop();
}

/** What came of each cell, once its mail is there or has had its time. */
export async function judgeByImap(stack, cells) {
  const drafts = cells.map((cell) => cell.draft);
  const haveArrived = () => traces(stack, drafts).every(({ received }) => received > 0);
  await until('every mail has arrived', haveArrived, arriveMaxMs, lookEveryMs).catch(() => {});
  const states = await statesOf(stack, drafts);
  const seen = traces(stack, drafts);
  return cells.map((cell, i) => ({
    cell,
    name: `${cell.place.name} x ${cell.victim.name}`,
    state: states.get(cell.draft.id),
    ...seen[i],
  }));
}

/** By SMTP: exactly one mail; or no copy of it anywhere we can see, and a person is told so. */
export function assertSentOnceOrTold(verdict) {
  if (!isLeftToPerson(verdict)) return assertSentOnce(verdict);
  const { name, sent, inbox, received } = verdict;
  return assert.ok(sent + inbox === 0 && received <= 1, `${name}: told, and a copy is there`);
}

export const isLeftToPerson = ({ state }) => state === 'failed failed nobody_knows_whether_it_left';

function traces(stack, drafts) {
  const read = new Map();
  const once = (key, look) => read.get(key) ?? read.set(key, look()).get(key);
  const count = (what, address, folder, { messageId }) => {
    const ids = once(`${what} ${address}`, () => stack.mail[what](address, folder));
    return ids.filter((id) => id === messageId).length;
  };
  return drafts.map((draft) => ({
    sent: count('messageIds', draft.practice.mailbox, '.Sent', draft),
    received: count('handedOver', draft.client, '', draft),
    inbox: count('unfiled', draft.practice.mailbox, '', draft),
  }));
}

async function atAnswer(stack, draft) {
  const hold = stack.mail.submission.hold(draft.messageId);
  const late = () =>
    new Promise((_resolve, reject) => {
      const fail = () => reject(new Error(`no answer about ${draft.id}`));
      setTimeout(fail, reachMaxMs).unref();
    });
  return { ...hold, reached: () => Promise.race([hold.reached, late()]) };
}

// Between the person and the server, and between the worker and the mailbox.
async function strikeNetwork(stack) {
  const doors = [stack.front, stack.mail.imap, stack.mail.submission];
  for (const door of doors) door.cut();
  const isNoticed = async () => {
    await hurry(stack);
    return doors.some(({ refused }) => refused > 0);
  };
  return async () => {
    await until('somebody noticed', isNoticed, noticeMaxMs).catch(() => {});
    for (const door of doors) door.mend();
  };
}
