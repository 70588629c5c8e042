// Runs schedules one after another upon stacks of its own, as a child of sending.mjs: it asks for
// a number, and tells what came of each. The evidence of a stack is read when its drafts are used
// up, so that a mail which comes late counts too; every schedule is judged by itself.
import { byGmail } from './by_gmail.mjs';
import { byImap } from './by_imap.mjs';
import { describe, drawSchedule, runSchedule } from './schedule.mjs';

const { by, seed, lane, ...wish } = JSON.parse(process.argv[2]);
const world = { gmail: byGmail, imap: byImap }[by];
const logs = `log/schedules/${by}-${lane}`;
let house = null;
let runs = []; // upon this house, and not judged yet
let tookMs; // of the last one

// Answers the number of the next schedule; nothing when there are no more.
function askForNext() {
  return new Promise((resolve) => {
    process.once('message', ({ index }) => resolve(index));
    process.send({ wants: 'next', tookMs });
  });
}

async function take(count) {
  const drafts = house?.take(count);
  if (drafts) return drafts;
  await close();
  house = await world.open({ ...wish, logs });
  return house.take(count);
}

async function run(schedule) {
  const one = { schedule, cells: [], fault: null };
  let began = Date.now();
  try {
    const drafts = await take(schedule.at.length);
    began = Date.now();
    one.cells = await runSchedule(house.stack, schedule, drafts);
  } catch (error) {
    one.fault = error;
  }
  one.took = Date.now() - began;
  tookMs = one.took;
  runs.push(one);
  // What failed may have left anything behind: the next one begins upon a stack of its own.
  if (one.fault) await close();
}

async function close() {
  const verdicts = await readEvidence().catch((error) => error);
  for (const one of runs) judgeRun(one, verdicts);
  process.send({ told: runs.map(tell) });
  runs = [];
  await house?.stop().catch(() => {});
  house = null;
}

async function readEvidence() {
  const cells = runs.flatMap((one) => one.cells);
  return cells.length ? house.judge(cells) : [];
}

function judgeRun(one, verdicts) {
  if (one.fault || verdicts instanceof Error) {
    one.fault ??= verdicts;
    return;
  }
  const own = verdicts.filter(({ cell }) => one.cells.includes(cell));
  one.left = own.filter(world.isLeftToPerson).length;
  try {
    own.forEach(world.assertKept);
  } catch (error) {
    one.fault = error;
  }
}

function tell({ schedule, took, cells, left = 0, fault }) {
  const { index } = schedule;
  const said = fault && { text: describeFault(fault) };
  return { index, took, replies: cells.length, left, what: describe(schedule), fault: said };
}

function describeFault(error) {
  return `${error.stack}${error.cause ? `\ncaused by ${describeFault(error.cause)}` : ''}`;
}

process.once('disconnect', () => process.exit(1));
for (let index = await askForNext(); index !== null; index = await askForNext()) {
  await run(drawSchedule(seed, index, world));
}
await close();
process.exit(0);
