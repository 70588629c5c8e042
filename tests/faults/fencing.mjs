// A worker that stood still beyond its lease has lost its jobs: another did them, and when it wakes
// it can write nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { until } from '../browser/until.mjs';
import { assertAllSentOnce, settle } from './kill_matrix.mjs';
import { places } from './places.mjs';
import { pressUntilApproved } from './practice.mjs';
import { faults } from './stage.mjs';

// Whoever had written everything down when it stopped has nothing left that could be refused.
const ofWorker = places.filter(
  ({ isOfPerson, name }) => !isOfPerson && !name.startsWith('recorded'),
);

faults(
  'a worker that stood still beyond its lease writes nothing when it wakes',
  async ({ stack, open }) => {
    const offices = await open(2);
    const drafts = (await Promise.all(offices.map((office) => office.drafts(4))))
      .flat()
      .slice(0, ofWorker.length);
    const cells = drafts.map((draft, i) => ({
      draft,
      place: ofWorker[i],
      victim: { name: 'a pause' },
    }));
    for (const cell of cells) cell.stand = await cell.place.arm(stack, cell.draft);
    await Promise.all(drafts.map(pressUntilApproved));
    await Promise.all(cells.map((cell) => cell.stand.reached()));

    stack.signal('work', 'SIGSTOP');
    const woken = stack.logOf('work');
    for (const cell of cells) cell.stand.release();
    stack.startWorker('other');
    await settle(stack, drafts);
    const before = await rows(stack, drafts);
    stack.signal('work', 'SIGCONT');
    await until('the woken worker has lost every job', () => lost(woken) === cells.length);

    assert.equal(await rows(stack, drafts), before);
    await assertAllSentOnce(stack, cells);
    await stack.kill('other');
  },
);

// All that sending writes, as text.
async function rows(stack, drafts) {
  const ids = drafts.map(({ id }) => `'${id}'`).join(',');
  return stack.query(`select to_jsonb(o)::text || coalesce((
      select string_agg(to_jsonb(a)::text, '' order by a.id)
      from send_attempts a where a.org_id = o.org_id and a.outbox_id = o.id), '')
    from outbox_messages o where draft_id in (${ids}) order by id`);
}

const lost = ({ file, from }) =>
  fs
    .readFileSync(file, 'utf8')
    .slice(from)
    .split('\n')
    .filter((line) => /"jobs.ended","job":"approvals.send_reply","fault":"lost"/.test(line)).length;
