// The six that may die. strike() kills at once, by kill -9 or by cutting the connections; what it
// answers brings the victim back.
import { until } from '../browser/until.mjs';
import { blockedBackend, hurry } from './places.mjs';

const noticeMaxMs = 2000;
const recoveredMaxMs = 180_000;
// A backend of the sender's if there is one.
const ofOurs = `select pid from pg_stat_activity
  where usename in ('aai_sender', 'aai_worker', 'aai_app')
  order by usename = 'aai_sender' desc, pid limit 1`;

export const victims = [
  { name: 'the server', strike: strikeServer },
  { name: 'the worker', strike: strikeWorker },
  { name: 'PostgreSQL', strike: strikePostgres },
  { name: 'one backend', strike: strikeBackend },
  { name: 'the counterpart', strike: strikeCounterpart, losesAnswers: true },
  { name: 'the network', strike: strikeNetwork, losesAnswers: true },
];

async function strikeServer(stack) {
  await stack.kill('serve');
  return () => stack.startServer();
}

async function strikeWorker(stack) {
  await stack.kill('work');
  return () => stack.startWorker();
}

async function strikePostgres(stack) {
  await stack.killPostgres();
  return () => stack.startPostgres();
}

// PostgreSQL takes the death of one for that of all, and recovers by itself.
async function strikeBackend(stack) {
  const witness = stack.postgres.connect();
  const isNoticed = witness.ended();
  // There may be none yet where PostgreSQL has just come back, and one may end while we aim.
  await until('a backend of ours dies', async () => {
    const victim = (await blockedBackend(stack)) || Number(await witness.query(ofOurs));
    return victim && isKilled(victim);
  });
  return async () => {
    await isNoticed;
    // Others may be answered once more by a backend that is about to die.
    await until('PostgreSQL has recovered', () => witness.query('select 1'), recoveredMaxMs);
    witness.close();
  };
}

function isKilled(pid) {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

async function strikeCounterpart(stack) {
  await stack.restartCounterpart('google');
  return async () => {};
}

// An attempt made while nobody gets through. There is none where every reply had left before.
async function isNoticed(stack) {
  await hurry(stack);
  return stack.relay.refused > 0;
}

// Between the person and the server, and between the worker and Gmail.
async function strikeNetwork(stack) {
  stack.front.cut();
  stack.relay.cut();
  return async () => {
    await until('somebody noticed', () => isNoticed(stack), noticeMaxMs).catch(() => {});
    stack.front.mend();
    stack.relay.mend();
  };
}
