// One schedule: which drafts stand at which places, who dies, how long after, and who dies again
// while it recovers. Chance draws it, and a seed says what chance draws.
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/lib/ids.mjs';
import { killAt } from '../../tests/faults/kill_matrix.mjs';

export const draftsMax = 4;
const pauseMsMax = 60;
const secondShare = 0.3;
const seedStep = 10_007; // so that the schedules of one seed are not those of the next

/** What the seed draws for schedule number `index`; the same whatever ran before it. */
export function drawSchedule(seed, index, { places, victims }) {
  const random = seededRandom(Number(seed) * seedStep + index);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const free = [...places];
  const at = Array.from(
    { length: 1 + Math.floor(random() * draftsMax) },
    () => free.splice(Math.floor(random() * free.length), 1)[0],
  );
  return {
    index,
    at,
    victim: pick(victims),
    pauseMs: Math.floor(random() * pauseMsMax),
    second: random() < secondShare ? pick(victims) : null,
  };
}

export function describe({ at, victim, pauseMs, second }) {
  const again = second ? `, then ${second.name}` : '';
  return `${victim.name} after ${pauseMs} ms${again}, at: ${at.map(({ name }) => name).join('; ')}`;
}

/** Runs it upon drafts that nobody has touched; answers its cells once everything has settled. */
export function runSchedule(stack, schedule, drafts) {
  return killAt(stack, struck(schedule), drafts, schedule.at);
}

// The victim dies a moment after the places are reached, perhaps another while it recovers.
function struck({ victim, pauseMs, second }) {
  return {
    ...victim,
    strike: async (stack) => {
      await wait(pauseMs);
      const revive = await victim.strike(stack);
      return async () => {
        await revive();
        if (!second) return;
        const again = await second.strike(stack);
        await again();
      };
    },
  };
}
