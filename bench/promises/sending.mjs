// "Sent exactly once, whatever is killed when", by schedules that chance draws: which drafts stand
// at which places, who dies, how long after, and who dies again while it recovers.
//
//   node bench/promises/sending.mjs [--schedules 100] [--first 0] [--by gmail|imap] [--lanes 16]
//                                   [--seed S] [--only I] [--defaults]
//
// Lanes run side by side, each upon a stack of its own, since a schedule waits more than it works;
// --lanes is how many at most (pace.mjs).
// Prints the seed; a schedule that fails is run again by --seed S --only I. What was run counts
// also where somebody ends it early (SIGINT, SIGTERM). --defaults draws nothing: take_over.mjs.
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { byGmail } from './by_gmail.mjs';
import { byImap } from './by_imap.mjs';
import { Pace } from './pace.mjs';
import { makeStock } from './stock.mjs';
import { tryTakeOver } from './take_over.mjs';

const stockOfMany = 120; // drafts: about fifty schedules upon one stack
const stockOfOne = 12;
const draftsMost = 4; // of each practice by IMAP, where few are wanted
const leaseSeconds = 3;
const leftShareMost = 0.01; // of the replies: the moment in which nobody can know is short
const worlds = { gmail: byGmail, imap: byImap };

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100' },
    by: { type: 'string', default: 'gmail' },
    first: { type: 'string', default: '0' },
    lanes: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    only: { type: 'string' },
    defaults: { type: 'boolean', default: false },
  },
});
const say = (line) => process.stdout.write(`${line}\n`);

/** Schedules that wait, and what came of those that were run. */
class Ledger {
  #waiting;
  #began = Date.now();
  run = 0;
  replies = 0;
  left = 0; // to a person: nobody can know whether they were sent
  failed = 0;

  constructor(indices) {
    this.#waiting = indices;
  }

  next = () => this.#waiting.shift() ?? null;
  end = () => (this.#waiting.length = 0);

  note(told, lanes) {
    for (const { index, took, what, replies, left, fault } of told) {
      this.run += 1;
      this.replies += replies;
      this.left += left;
      if (fault) this.failed += 1;
      say(`${index} ${fault ? 'FAILED' : `${took} ms`}: ${what}`);
      if (fault) say(`${fault.text}\nagain: ${again(index)}`);
    }
    if (told.length) say(`${this.#total()}, ${lanes} lanes`);
  }

  #total() {
    const seconds = (Date.now() - this.#began) / 1000;
    const each = (seconds / this.run).toFixed(2);
    return (
      `so far ${this.run} schedules, ${this.replies} replies, ${this.failed} failed; ` +
      `${(seconds / 60).toFixed(1)} min, ${each} s each`
    );
  }
}

const again = (index) =>
  `node bench/promises/sending.mjs --by ${values.by} --seed ${values.seed} --only ${index}`;

function runLane(lane, ledger, pace, wish) {
  const words = JSON.stringify({ ...wish, by: values.by, seed: values.seed, lane });
  const child = fork(new URL('lane.mjs', import.meta.url), [words]);
  let isRunning = false;
  const leave = (tookMs) => {
    if (isRunning) pace.leave(tookMs);
    isRunning = false;
  };
  const goOn = () => {
    isRunning = true;
    if (child.connected) child.send({ index: ledger.next() });
    else leave();
  };
  child.on('message', ({ wants, tookMs, told }) => {
    if (told) ledger.note(told, pace.lanes);
    if (!wants) return;
    leave(tookMs);
    pace.enter(goOn);
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      leave();
      if (code === 0) resolve();
      else reject(new Error(`lane ${lane} ended by ${signal ?? code}`));
    });
  });
}

async function runDefaults(stock) {
  const { replies, failed } = await tryTakeOver(worlds[values.by], { stock, draftsMost }, say);
  say(`take-over by ${values.by}: ${replies} replies, ${failed} failed`);
  return failed ? 1 : 0;
}

async function runAll(stock) {
  const first = Number(values.first);
  const all = Array.from({ length: Number(values.schedules) }, (_, i) => first + i);
  const ledger = new Ledger(values.only ? [Number(values.only)] : all);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, ledger.end);
  const lanes = values.only ? 1 : Math.min(Number(values.lanes), all.length);
  const wish = { stock, lease: leaseSeconds, ...(values.only && { draftsMost }) };
  const pace = new Pace(lanes);
  const ended = await Promise.allSettled(
    Array.from({ length: lanes }, (_, i) => runLane(i + 1, ledger, pace, wish)),
  );
  for (const { reason } of ended) if (reason) say(`FAILED: ${reason.message}`);
  if (ledger.left > Math.max(1, leftShareMost * ledger.replies)) {
    ledger.failed += 1;
    say('FAILED: too many are left to a person');
  }
  say(
    `seed ${values.seed} by ${values.by}: ${ledger.run} schedules, ${ledger.failed} failed, ` +
      `${ledger.replies} replies, ${ledger.left} left to a person`,
  );
  return ledger.failed || ended.some(({ reason }) => reason) ? 1 : 0;
}

async function main() {
  const isSmall = values.defaults || values.only;
  const stock =
    values.by === 'gmail' ? await makeStock(isSmall ? stockOfOne : stockOfMany) : null;
  try {
    return await (values.defaults ? runDefaults(stock) : runAll(stock));
  } finally {
    if (stock) fs.rmSync(stock, { recursive: true, force: true });
  }
}

process.exit(await main());
