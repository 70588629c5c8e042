// The nine places between "approve" and "forgotten" where something may die. Each is armed for one
// draft; `reached` resolves when that draft stands there, release() lets it go on.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../browser/until.mjs';

const reachMaxMs = 60_000;

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
    reached: () => until(`${name} is reached`, () => fs.existsSync(held), reachMaxMs),
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
  const name = `holds ${draft.id}`;
  const holder = spawn('psql', ['-X', '-q', '-tA', stack.superuser], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, PGAPPNAME: name },
  });
  holder.stdin.on('error', () => {});
  holder.stdin.write(`begin; select id from drafts where id = '${draft.id}' for update;\n`);
  const isLocked = () =>
    stack.query(
      `select 1 from pg_stat_activity
      where application_name = '${name}' and state = 'idle in transaction'
        and query like '%for update%'`,
    );
  await until(`the row of ${draft.id} is locked`, isLocked, reachMaxMs).catch((error) => {
    holder.kill('SIGKILL');
    throw error;
  });
  return {
    reached: () => until('the approval waits for its row', () => blockedBackend(stack), reachMaxMs),
    release: () => holder.kill('SIGKILL'),
  };
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
