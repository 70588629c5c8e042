// With the lease as the product ships it: a worker dies with a reply in its hand, and one stands
// still for a minute with several. Each time another worker is there.
import { assertSentOnce } from '../../tests/faults/kill_matrix.mjs';
import { placesOfWorker, standStill, takeOverOf } from '../../tests/faults/stand_still.mjs';
import { runSchedule } from './schedule.mjs';

const takeOverMaxMs = 30_000;
const stoppedMs = 60_000;

/** Answers how many replies were looked at and how many were late or not sent exactly once. */
export async function tryTakeOver(world, wish, say) {
  const house = await world.open({ ...wish, logs: 'log/schedules/defaults', lease: null });
  const told = { replies: 0, failed: 0 };
  try {
    for (const [what, run] of [
      ['a killed worker', dies],
      [`a worker that stood still for ${stoppedMs / 1000} s`, stands],
    ]) {
      const { cells, tookMs } = await run(world, house);
      const wrong = (await house.judge(cells)).filter((verdict) => !isRight(verdict, say)).length;
      const isLate = tookMs > takeOverMaxMs;
      told.replies += cells.length;
      told.failed += isLate ? cells.length : wrong;
      say(
        `${what}: ${cells.length} replies taken over within ${tookMs} ms (at most ` +
          `${takeOverMaxMs}), ${wrong} not sent exactly once`,
      );
    }
    return told;
  } finally {
    await house.stop();
  }
}

function isRight(verdict, say) {
  try {
    assertSentOnce(verdict);
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

async function dies(world, house) {
  const place = placesOfWorker(world.places).find(({ name }) => name.startsWith('before'));
  const drafts = house.take(1);
  let tookMs;
  const victim = {
    name: 'the worker',
    strike: async (stack) => {
      stack.startWorker('other');
      const taken = await takeOverOf(stack, drafts);
      await stack.kill('work');
      const diedAt = Date.now();
      return async () => {
        await taken();
        tookMs = Date.now() - diedAt;
      };
    },
  };
  const schedule = { at: [place], victim, pauseMs: 0, second: null };
  const cells = await runSchedule(house.stack, schedule, drafts);
  await house.stack.kill('other');
  house.stack.startWorker();
  return { cells, tookMs };
}

function stands(world, house) {
  const places = placesOfWorker(world.places);
  return standStill(house.stack, house.take(places.length), places, { stoppedMs });
}
