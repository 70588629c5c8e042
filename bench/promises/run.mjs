// The promises at their full size, as one table of promise, runs and violations; docs/PROMISES.md
// says how each is kept. bin/test proves the same at a small size.
//   node bench/promises/run.mjs [--schedules 10000] [--gap 10000] [--storms 20] [--seed S]
// Ten thousand schedules take the better part of a day; CORPORA_DIR adds the public attacks.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const root = new URL('../../', import.meta.url).pathname;
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    gap: { type: 'string', default: '10000' },
    storms: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    figures: { type: 'string' },
  },
});
const seed = Number(values.seed);

/** Runs a command of the house to its end; what it said counts, not how it ended. */
function said(command, words, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: root, env: { ...process.env, ...env } });
    let text = '';
    child.stdout.on('data', (bytes) => (text += bytes));
    child.stderr.on('data', (bytes) => (text += bytes));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ text, code }));
  });
}

const sum = (text, pattern) =>
  [...text.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);

/** The tests whose names hold these words: what they counted, or else how often they looked. */
function tests(names, { counted, what, env } = {}) {
  return async () => {
    const { text, code } = await said('bin/test', names, { AAI_TEST_PARTS: 'cpp', ...env });
    const looks = sum(text, /assertions:\s+(\d+)/g);
    const violations = sum(text, /assertions:[^\n]*\| *(\d+) failed/g);
    const runs = counted ? sum(text, counted) : looks;
    // A proof that ended badly, or found nothing to look at, has proved nothing.
    const isBroken = runs === 0 || (code !== 0 && violations === 0);
    return { runs, what: what ?? 'checks', violations: isBroken ? NaN : violations, text };
  };
}

async function storms() {
  const all = { runs: 0, what: 'messages', violations: 0, text: '' };
  for (let i = 0; i < Number(values.storms); i += 1) {
    const env = { CENSUS_SEED: String(seed + i), CENSUS_GAP: i === 0 ? values.gap : '200' };
    const counted = /census: (\d+) messages/g;
    const one = await tests(['in a storm of faults'], { counted, env })();
    all.runs += one.runs;
    all.violations += one.violations;
    all.text += one.text;
  }
  return all;
}

async function schedules() {
  const words = ['bench/promises/sending.mjs', '--schedules', values.schedules];
  const { text } = await said(process.execPath, [...words, '--seed', String(seed)]);
  const [, runs = 0, violations = NaN] = /: (\d+) schedules, (\d+) failed/.exec(text) ?? [];
  return { runs: Number(runs), what: 'schedules', violations: Number(violations), text };
}

const proofs = [
  ['An approved reply is sent exactly once', schedules],
  ['No mail is lost', storms],
  [
    'Nothing is sent without a person',
    tests(['approval_gates', 'sending_stop', 'approval_policies']),
  ],
  [
    'The model has no effect but a proposal',
    tests(['hostile: a model', 'hostile: the public'], {
      counted: /hostile model \([^)]*\): (\d+) mails/g,
      what: 'attacks',
    }),
  ],
  ['What is hidden from a person is hidden from the model', tests(['hidden text'])],
  [
    'No matter in the prompt of another',
    tests(['hostile: in a thousand drafts'], {
      counted: /matters: (\d+) prompts/g,
      what: 'prompts',
    }),
  ],
  ['No organisation sees another', tests(['routes:', 'tenant_isolation'])],
  ['An altered figure is marked', tests(['altered figures'])],
  ['The audit cannot be rewritten quietly', tests(['audit_log'])],
];

const number = new Intl.NumberFormat('en');
const rows = [];
for (const [promise, prove] of proofs) {
  const began = Date.now();
  const { runs, what, violations, text } = await prove();
  const isKept = violations === 0;
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  const told = Number.isNaN(violations) ? 'not proved' : `${violations} violations`;
  rows.push({ name: promise, measured: `${number.format(runs)} ${what}, ${told}`, is_met: isKept });
  process.stdout.write(`${promise.padEnd(56)}${number.format(runs).padStart(10)} `);
  process.stdout.write(`${what.padEnd(10)}${told.padStart(14)}   ${minutes} min\n`);
  if (!isKept) process.stdout.write(`${text.slice(-4000)}\n`);
}
process.stdout.write(`seed ${seed}\n`);
if (values.figures) {
  const figures = rows.map((row) => ({ goal: '0 violations', ...row }));
  writeFileSync(values.figures, JSON.stringify(figures));
}
process.exit(rows.every((row) => row.is_met) ? 0 : 1);
