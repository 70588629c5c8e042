// The nine places between "approve" and "forgotten" where something may die. Each is armed for one
// draft; `reached` resolves when that draft stands there, release() lets it go on.
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../browser/until.mjs';

const reachMaxMs = 180_000; // where a machine has much else to do
const lookEveryMs = 10;
const hurryEveryMs = 300;

export const places = [
  { name: 'before the approval commits', arm: armCommit, isOfPerson: true },
  {
    name: 'after the approval commits',
    arm: atFailpoint('approvals.after_approval'),
    isOfPerson: true,
  },
  { name: 'after the claim', arm: atFailpoint('sending.after_take') },
  { name: 'drafts.create sent, no answer', arm: atAnswer(isCreateOf) },
  { name: 'drafts.create answered, not recorded', arm: atFailpoint('sending.after_create') },
  { name: 'before drafts.send', arm: atFailpoint('sending.before_send') },
  { name: 'drafts.send sent, no answer', arm: atAnswer(isSendOf) },
  { name: 'drafts.send answered, not recorded', arm: atFailpoint('sending.after_send') },
  { name: 'recorded, not acknowledged', arm: atFailpoint('sending.after_record') },
];

/**
 * Arms a failpoint for a subject, or for whoever comes first: the hit stands there until release(),
 * or has done to it what `action` says.
 */
export function armFailpoint(stack, name, subject, action = '') {
  const file = path.join(stack.places, subject ? `${name}@${subject}` : name);
  const held = `${file}.held`;
  fs.writeFileSync(`${file}.new`, action);
  fs.renameSync(`${file}.new`, file);
  return {
    held,
    reached: () =>
      until(`${name} is reached`, () => fs.existsSync(held), reachMaxMs, lookEveryMs),
    release: () => [file, held].forEach((one) => fs.rmSync(one, { force: true })),
  };
}

function atFailpoint(name) {
  return async (stack, draft) => armFailpoint(stack, name, draft.id);
}

function atAnswer(isWanted) {
  return async (stack, draft) => {
    const hold = stack.relay.hold((asked) => isWanted(stack, draft, asked));
    return {
      reached: () => bounded(hold.reached, `an answer about ${draft.id}`),
      release: hold.release,
      drop: hold.drop,
    };
  };
}

function isCreateOf(stack, draft, { method, path: at, body }) {
  return method === 'POST' && at.endsWith('/drafts') && mimeOf(body).includes(draft.messageId);
}

function isSendOf(stack, draft, { method, path: at, body }) {
  return (
    method === 'POST' &&
    at.endsWith('/drafts/send') &&
    stack.providerDrafts.get(JSON.parse(body).id) === draft.messageId
  );
}

/** Remembers which draft at the provider is whose, from what goes through the relay. */
export function followDrafts(stack) {
  stack.providerDrafts = new Map();
  stack.relay.watch(({ method, path: at, body, status, answer }) => {
    if (method !== 'POST' || !at.endsWith('/drafts') || status !== 200) return;
    const id = /^message-id:\s*(<[^>]*>)/im.exec(mimeOf(body))?.[1];
    stack.providerDrafts.set(JSON.parse(answer).id, id);
  });
}

function mimeOf(body) {
  return Buffer.from(JSON.parse(body).message.raw, 'base64url').toString('latin1');
}

// The draft's row is locked by somebody else: the statement and the COMMIT behind it are with
// PostgreSQL already, and neither has happened.
async function armCommit(stack, draft) {
  const holder = stack.postgres.connect();
  await holder.query(`begin; select id from drafts where id = '${draft.id}' for update`);
  const isBlocked = () => blockedBackend(stack);
  return {
    reached: () => until('the approval waits for its row', isBlocked, reachMaxMs, lookEveryMs),
    release: () => holder.close(),
  };
}

/**
 * What waits for its next attempt to send gets it now, as the back-off is not what is tried here;
 * but not so often that what must come back meanwhile could use up all attempts. Where the stack
 * says how long its mail servers may take, a copy that has not come by then has had its 15 minutes.
 */
export async function hurry(stack) {
  if (Date.now() < (stack.hurriedAt ?? 0) + hurryEveryMs) return;
  stack.hurriedAt = Date.now();
  await stack.query(`with due as (
      update jobs set run_at = now() where name = 'approvals.send_reply'
         and lease_expires_at is null and run_at > now() returning id)
    select pg_notify('aai_jobs', '') from due limit 1`);
  if (!stack.copySeconds) return;
  await stack.query(`update outbox_messages set brink_at = brink_at - interval '15 minutes'
     where state = 'sending' and brink_at < now() - interval '${stack.copySeconds} seconds'
       and brink_at > now() - interval '15 minutes'`);
}

/** The process id of PostgreSQL's backend whose approval waits for a row, or nothing. */
export async function blockedBackend(stack) {
  return Number(
    await stack.query(
      `select min(pid) from pg_stat_activity
      where usename = 'aai_app' and wait_event_type = 'Lock'
        and query like '%state = ''approved''%'`,
    ),
  );
}

function bounded(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`waited ${reachMaxMs} ms in vain: ${what}`)),
      reachMaxMs,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
