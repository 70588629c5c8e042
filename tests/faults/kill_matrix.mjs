// The kill matrix: nine places, six victims, and always exactly one mail. The nine drafts of a
// victim stand at their places when it dies, so that one death is the test of all nine.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../browser/until.mjs';
import { traces } from './evidence.mjs';
import { hurry, places } from './places.mjs';
import { press, pressUntilApproved } from './practice.mjs';
import { victims } from './victims.mjs';

const settleMaxMs = 300_000; // where a machine has much else to do
const lookEveryMs = 100;

export { places, victims };

/** Kills the victim while cells[i] stands at places[i]; settles; answers the cells. */
export async function killAt(stack, victim, drafts, at = places) {
  const cells = drafts.map((draft, i) => ({ draft, place: at[i], victim }));
  let revive;
  try {
    for (const cell of cells) cell.stand = await cell.place.arm(stack, cell.draft);
    await stand(cells);
    revive = await victim.strike(stack);
  } finally {
    for (const cell of cells) letGo(cell);
  }
  await revive();
  await Promise.all(cells.map((cell) => cell.pressed));
  await Promise.all(cells.map(({ draft }) => pressUntilApproved(draft)));
  await settle(stack, drafts);
  return cells;
}

function letGo({ stand, victim }) {
  if (stand?.drop && victim.losesAnswers) stand.drop();
  else stand?.release();
}

// The approval that waits for its row keeps its connection busy, so it comes when the others stand.
async function stand(cells) {
  const isLast = ({ place }) => place === places[0];
  for (const wave of [cells.filter((cell) => !isLast(cell)), cells.filter(isLast)]) {
    await Promise.all(wave.map(reach));
  }
}

// Presses until the draft stands at its place, as a person does whose connection was lost. An
// approval that is answered where it should stand has gone past its place.
async function reach(cell) {
  const standing = cell.stand.reached().then(() => 'standing');
  standing.catch(() => {});
  for (;;) {
    cell.pressed = press(cell.draft);
    const ended = await Promise.race([standing, cell.pressed]);
    if (ended === 'standing') return;
    if (!ended.startsWith('lost')) {
      if (cell.place.isOfPerson) throw new Error(`${cell.place.name}: ${ended}`);
      await standing;
      return;
    }
    await wait(lookEveryMs);
  }
}

/** Waits until no attempt to send is left. What waits for its next attempt gets it at once. */
export async function settle(stack, drafts) {
  await until(
    'every reply has come to its end',
    async () => {
      await hurry(stack);
      const open = await stack.query(`select count(*) from jobs where name = 'approvals.send_reply'
      and payload->>'outbox_id' in (select id::text from outbox_messages
                                      where draft_id in (${idsOf(drafts)}))`);
      return open === '0';
    },
    settleMaxMs,
    lookEveryMs,
  );
}

/** What came of each cell: how often it is in the world, and what our own memory says. */
export async function judge(stack, cells) {
  const drafts = cells.map((cell) => cell.draft);
  const states = await statesOf(stack, drafts);
  const seen = await traces(stack, drafts);
  return cells.map((cell, i) => ({
    cell,
    name: `${cell.place.name} x ${cell.victim.name}`,
    state: states.get(cell.draft.id),
    ...seen[i],
  }));
}

/** What our own memory says of each draft: the states of its outbox row and its own, and why. */
export async function statesOf(stack, drafts) {
  const rows = await stack.query(`select o.draft_id,
      string_agg(concat_ws(' ', o.state, d.state, o.problem), ', ')
    from outbox_messages o join drafts d on d.org_id = o.org_id and d.id = o.draft_id
   where o.draft_id in (${idsOf(drafts)}) group by o.draft_id`);
  return new Map(rows.split('\n').map((row) => row.split('|')));
}

/** Exactly one mail, at both ends, and our own memory agrees. */
export function assertSentOnce({ name, sent, received, inbox = 0, state }) {
  const once = { sent: 1, received: 1, inbox: 0, state: 'sent sent' };
  assert.deepEqual({ sent, received, inbox, state }, once, name);
}

export async function assertAllSentOnce(stack, cells) {
  for (const verdict of await judge(stack, cells)) assertSentOnce(verdict);
}

const idsOf = (drafts) => drafts.map(({ id }) => `'${id}'`).join(',');
