// The six that may die. strike() kills at once, by kill -9 or by cutting the connections; what it
// answers brings the victim back.
import { until } from '../browser/until.mjs';
import { blockedBackend } from './places.mjs';

const noticeMaxMs = 5000;

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

// PostgreSQL takes the death of one for that of all and recovers by itself.
async function strikeBackend(stack) {
  const sender = await stack.query(
    `select min(pid) from pg_stat_activity where usename = 'aai_sender'`,
  );
  const victim = (await blockedBackend(stack)) || Number(sender);
  process.kill(victim, 'SIGKILL');
  return () => until('PostgreSQL has recovered', () => stack.query('select 1'));
}

async function strikeCounterpart(stack) {
  await stack.restartCounterpart('google');
  return async () => {};
}

// Between the person and the server, and between the worker and Gmail.
async function strikeNetwork(stack) {
  stack.front.cut();
  stack.relay.cut();
  return async () => {
    // Nobody does where every reply had left before.
    await until('somebody noticed', () => stack.relay.refused > 0, noticeMaxMs).catch(() => {});
    stack.front.mend();
    stack.relay.mend();
  };
}
