// The promises at their full size, as one table of promise, runs and violations; docs/PROMISES.md
// says how each is kept. bin/test proves the same at a small size.
//   node bench/promises/run.mjs [--schedules 10000] [--gap 10000] [--storms 20] [--seed S]
// Ten thousand schedules take some forty minutes of two cores; one in fifty more is by IMAP.
// CORPORA_DIR adds the public attacks. build/log/promises shows what is said meanwhile.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
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
const count = Number(values.schedules);
const shareOfImap = 1 / 50;

mkdirSync(`${root}build/log`, { recursive: true });
const log = createWriteStream(`${root}build/log/promises`);

/** Runs a command of the house to its end; what it said counts, not how it ended. */
function said(command, words, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: root, env: { ...process.env, ...env } });
    let text = '';
    const hear = (bytes) => {
      text += bytes;
      log.write(bytes);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
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

// What a script of sending says in its last line, by Gmail or by IMAP.
function sending(by, words, what, counted) {
  return async () => {
    const script = ['bench/promises/sending.mjs', '--by', by, ...words, '--seed', String(seed)];
    const { text } = await said(process.execPath, script);
    const [, runs = 0, violations = NaN] = counted.exec(text) ?? [];
    return { runs: Number(runs), what, violations: Number(violations), text };
  };
}

const schedules = (by, count) =>
  sending(by, ['--schedules', String(count)], 'schedules', /: (\d+) schedules, (\d+) failed/);
const takeOver = (by) =>
  sending(by, ['--defaults'], 'replies', /^take-over .*: (\d+) replies, (\d+) failed/m);

// Every victim at every place: the cells of a matrix of tests/faults.
function matrix(file) {
  return async () => {
    const words = ['--test', '--test-reporter=tap', `tests/faults/${file}`];
    const { text, code } = await said(process.execPath, words);
    const cells = [...text.matchAll(/^\s*(not )?ok \d+ - .* x /gm)];
    const violations = cells.filter(([, isWrong]) => isWrong).length;
    const isBroken = cells.length === 0 || (code !== 0 && violations === 0);
    return { runs: cells.length, what: 'cells', violations: isBroken ? NaN : violations, text };
  };
}

const proofs = [
  ['An approved reply is sent exactly once', schedules('gmail', count)],
  ['By IMAP and SMTP once, or a person is told', schedules('imap', Math.ceil(count * shareOfImap))],
  ['Every victim at every place, by Gmail', matrix('matrix_of_kills.mjs')],
  ['Every victim at every place, by IMAP and SMTP', matrix('imap_matrix.mjs')],
  ['A worker that stood still for 60 s writes nothing, by Gmail', takeOver('gmail')],
  ['The same by IMAP and SMTP', takeOver('imap')],
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
  process.stdout.write(`${promise.padEnd(62)}${number.format(runs).padStart(10)} `);
  process.stdout.write(`${what.padEnd(10)}${told.padStart(14)}   ${minutes} min\n`);
  if (!isKept) process.stdout.write(`${text.slice(-4000)}\n`);
}
process.stdout.write(`seed ${seed}\n`);
if (values.figures) {
  const figures = rows.map((row) => ({ goal: '0 violations', ...row }));
  writeFileSync(values.figures, JSON.stringify(figures));
}
process.exit(rows.every((row) => row.is_met) ? 0 : 1);
