// A worker stands still beyond its lease with replies in its hands, and wakes: another has done its
// jobs by then, and it can write nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../browser/until.mjs';
import { settle } from './kill_matrix.mjs';
import { pressUntilApproved } from './practice.mjs';

const takeOverMaxMs = 120_000;
const lookEveryMs = 100;

/** The places where a worker has something left to write; the last has nothing any more. */
export const placesOfWorker = (places) =>
  places.filter(({ isOfPerson, name }) => !isOfPerson && !name.startsWith('recorded'));

/**
 * Stops the worker with drafts[i] at places[i], for `stoppedMs` at least. Answers the cells, and
 * how long after the stop the last of its jobs was another worker's.
 */
export async function standStill(stack, drafts, places, { stoppedMs = 0 } = {}) {
  const victim = { name: 'a pause' };
  const cells = drafts.map((draft, i) => ({ draft, place: places[i], victim }));
  for (const cell of cells) cell.stand = await cell.place.arm(stack, cell.draft);
  await Promise.all(drafts.map(pressUntilApproved));
  await Promise.all(cells.map((cell) => cell.stand.reached()));

  const taken = await takeOverOf(stack, drafts);
  const woken = stack.logOf('work');
  const stoppedAt = Date.now();
  stack.signal('work', 'SIGSTOP');
  for (const cell of cells) cell.stand.release();
  stack.startWorker('other');
  await taken();
  const tookMs = Date.now() - stoppedAt;
  await settle(stack, drafts);
  await wait(Math.max(0, stoppedAt + stoppedMs - Date.now()));

  const before = await rows(stack, drafts);
  stack.signal('work', 'SIGCONT');
  const isTold = () => lostIn(woken) === cells.length;
  await until('the woken worker has lost every job', isTold, takeOverMaxMs, lookEveryMs);
  assert.equal(await rows(stack, drafts), before, 'the woken worker has written something');
  await stack.kill('other');
  return { cells, tookMs };
}

/** Who has the jobs of these drafts now; answers what waits until none of them is theirs. */
export async function takeOverOf(stack, drafts) {
  const jobs = `name = 'approvals.send_reply' and payload->>'outbox_id' in (
    select id::text from outbox_messages where draft_id in (${idsOf(drafts)}))`;
  const holder = await stack.query(`select distinct worker from jobs where ${jobs}`);
  const isOver = async () =>
    !(await stack.query(`select 1 from jobs where ${jobs} and worker = '${holder}' limit 1`));
  return () => until('every job has gone to another', isOver, takeOverMaxMs, lookEveryMs);
}

const idsOf = (drafts) => drafts.map(({ id }) => `'${id}'`).join(',');

// All that sending writes, as text.
function rows(stack, drafts) {
  return stack.query(`select to_jsonb(o)::text || coalesce((
      select string_agg(to_jsonb(a)::text, '' order by a.id)
      from send_attempts a where a.org_id = o.org_id and a.outbox_id = o.id), '')
    from outbox_messages o where draft_id in (${idsOf(drafts)}) order by id`);
}

const lostIn = ({ file, from }) =>
  fs
    .readFileSync(file, 'utf8')
    .slice(from)
    .split('\n')
    .filter((line) => /"jobs.ended","job":"approvals.send_reply","fault":"lost"/.test(line)).length;
