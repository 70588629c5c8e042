// Torture: every failpoint of the program in turn fails, waits and kills, while letters are
// answered and plans are paid for. In the end each letter has one draft and one reply, and each
// event is applied.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { until } from '../browser/until.mjs';
import { assertAllSentOnce } from './kill_matrix.mjs';
import { armFailpoint } from './places.mjs';
import { pressUntilApproved } from './practice.mjs';
import { faults } from './stage.mjs';

const hitMaxMs = 60_000;
const endMaxMs = 120_000;
const lettersAtOnce = 8;

faults(
  'every failpoint fails, waits and kills once, and nothing is lost or doubled',
  async ({ t, stack, open }) => {
    const names = await listFailpoints(stack);
    assert.ok(names.length >= 15, 'the program lists its failpoints');
    // Two practices: to one correspondent no more than 20 drafts are made a day.
    const [office, other, ...payers] = await open(3 + names.filter(isOfBilling).length + 1);
    stack.supervise();
    const flows = [];

    // 4 s is more than a lease here, as 30 s is as the product comes. There are letters enough that
    // they stand at the places side by side.
    for (const action of ['error', 'delay:4000']) {
      const armed = names.map((name) => ({ name, file: arm(stack, name, action) }));
      flows.push(...answerLetters(office, lettersAtOnce), pay(payers.pop()));
      await tick(stack);
      await Promise.all(armed.map((one) => isHit(stack, one, action)));
    }
    for (const name of names) {
      const file = arm(stack, name, 'kill');
      if (isOfBilling(name)) flows.push(pay(payers.pop()));
      else if (name === 'jobs.before_tick_commits') await tick(stack);
      else flows.push(answerLetter(other));
      await isHit(stack, { name, file }, 'kill');
    }

    const hurrying = hurry(stack);
    const drafts = (await Promise.all(flows)).filter(Boolean);
    await until('every job has ended', () => nothingIsLeft(stack), endMaxMs);
    hurrying.stop();
    stack.supervise(false);
    const cells = drafts.map((draft) => ({
      draft,
      place: { name: 'any' },
      victim: { name: 'torture' },
    }));
    await assertAllSentOnce(stack, cells);
    const open_ =
      await stack.query(`select string_agg(type || ' ' || state, ', ') from stripe_events
    where state not in ('applied', 'ignored')`);
    assert.equal(open_, '', 'every event is applied');
    assert.equal(await stack.query('select count(*) from job_failures'), '0', 'no dead letters');
    t.diagnostic(`${names.length} failpoints, ${drafts.length} letters`);
  },
);

const isOfBilling = (name) => name.startsWith('billing.');

async function listFailpoints(stack) {
  const { stdout } = await stack.command(['--list-failpoints']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0]);
}

function arm(stack, name, action) {
  return armFailpoint(stack, name, undefined, action);
}

// A failpoint that no flow hits is a failpoint that proves nothing.
async function isHit(stack, { name, file }, action) {
  await until(
    `${action} at ${name}: a flow hits it`,
    async () => {
      await pull(stack);
      return fs.existsSync(file.held);
    },
    hitMaxMs,
  );
  file.release();
}

const answerLetters = (office, count) =>
  Array.from({ length: count }, () => answerLetter(office));

async function answerLetter(office) {
  const [draft] = await office.drafts(1);
  await pressUntilApproved(draft);
  return draft;
}

async function pay(office) {
  const { url } = await until('a checkout', () =>
    office.owner.post(office.path('/checkout'), { plan_key: 'practice' }),
  );
  const form = { number: '4242424242424242', expiry: '12/34', cvc: '123', name: 'Ada Hollis' };
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  assert.ok(answer.status < 400, `the checkout page answered ${answer.status}`);
}

// What waits for a later attempt gets it now: the back-off is not what is tested here.
async function pull(stack) {
  await stack
    .query(
      `update jobs set run_at = now() where lease_expires_at is null and run_at > now()
    and run_at < now() + interval '10 minutes'`,
    )
    .catch(() => {});
}

async function tick(stack) {
  // A worker that starts writes them too, in an order of its own.
  await stack.query(`begin; lock table cron_schedules in share row exclusive mode;
    update cron_schedules set next_at = now(); commit`);
}

function hurry(stack) {
  const timer = setInterval(() => pull(stack), 500);
  return { stop: () => clearInterval(timer) };
}

async function nothingIsLeft(stack) {
  const left = await stack.query(`select count(*) from jobs
    where name in ('approvals.send_reply', 'billing.apply_event', 'drafts.write_draft',
                   'triage.read_message')`);
  return left === '0';
}
