// The whole product as a user would have it: a PostgreSQL of its own, the counterparts of the
// outside services, the web server and the worker, on free ports, all gone afterwards.
//   node tests/browser/product.mjs      keeps one running until Ctrl-C and says where it is; tests
//                                       use it when AAI_BROWSER_PRODUCT names the file it printed
import { execFile, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from './free_ports.mjs';
import { until } from './until.mjs';

const run = promisify(execFile);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = process.env.AAI_BUILD ?? 'build/dev';
const program = path.basename(process.argv[1], '.mjs');
export const logs = path.join(root, build, 'log/browser', program);
const startMaxMs = 120_000;
const portOffset = 10;
const patientOffset = 11;
const portsTaken = 12;
const undoWindowSeconds = 4;
const patientWindowSeconds = 3600;
const logLinesShown = 15;

export const operator = 'operator@assistantai.example';

let running = null;

/** The product of this process; started when first wanted. */
export function product() {
  running ??= process.env.AAI_BROWSER_PRODUCT ? attach() : start();
  return running;
}

export async function stopProduct() {
  const started = await running?.catch(() => null);
  running = null;
  await started?.stop();
}

async function attach() {
  const known = JSON.parse(fs.readFileSync(process.env.AAI_BROWSER_PRODUCT, 'utf8'));
  return { ...known, stop: async () => {} };
}

async function start() {
  const folder = path.join(root, 'var', `browser-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(logs, { recursive: true, force: true });
  fs.mkdirSync(logs, { recursive: true });
  const base = await freePorts(portsTaken);
  const url = `http://localhost:${base + portOffset}`;
  const stage = { folder, children: [] };
  const stop = () => stopAll(stage);
  const stopNow = () => stage.children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', stopNow);
  try {
    const [env, services] = await startParts(stage, base, url);
    process.once('SIGINT', () => stop().finally(() => process.exit(130)));
    process.once('SIGTERM', () => stop().finally(() => process.exit(143)));
    const patientUrl = `http://localhost:${base + patientOffset}`;
    return { url, patientUrl, ...services, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(stage, base, url) {
  const { folder } = stage;
  const sandbox = spawnLogged(stage, 'sandbox', ['--port-base', base, '--hook', url], process.env);
  const [database, told] = await Promise.all([
    makeDatabase(path.join(folder, 'postgres')),
    firstLine(sandbox),
  ]);
  const keyFile = path.join(folder, 'master.key');
  fs.writeFileSync(keyFile, crypto.randomBytes(32), { mode: 0o600 });
  const env = {
    ...told.env,
    ...signIn(told),
    AAI_DATABASE: database,
    AAI_KEY_FILE: keyFile,
    AAI_LISTEN: `127.0.0.1:${base + portOffset}`,
    AAI_PUBLIC_URL: url,
    AAI_OPERATOR_EMAILS: operator,
    AAI_UNDO_WINDOW_SECONDS: String(undoWindowSeconds),
    AAI_RATE_LIMIT_SCALE: '1000',
  };
  for (const command of ['serve', 'work'])
    spawnLogged(stage, command, [], { ...process.env, ...env });
  await spawnPatientServer(stage, env, base + patientOffset);
  await untilReady(url);
  return [env, told.services];
}

/** A provider to sign in at for mail by IMAP: Google's counterpart; there are no mail servers. */
const signIn = ({ env, services }) => ({
  AAI_MAIL_OAUTH_NAME: 'Practice Mail',
  AAI_MAIL_OAUTH_AUTHORIZE_URL: `${services.google}/o/oauth2/v2/auth`,
  AAI_MAIL_OAUTH_TOKEN_URL: `${services.google}/token`,
  AAI_MAIL_OAUTH_CLIENT_ID: env.AAI_GOOGLE_CLIENT_ID,
  AAI_MAIL_OAUTH_SCOPE: 'https://mail.google.com/',
  AAI_MAIL_OAUTH_IMAP_HOST: 'mail.practice.example',
  AAI_MAIL_OAUTH_SMTP_HOST: 'mail.practice.example',
});

const untilReady = (url) =>
  until(`${url} answers`, async () => (await fetch(`${url}/readyz`)).ok, startMaxMs);

/** A second web server of the same house: what is approved there can be called back for an hour. */
async function spawnPatientServer(stage, env, port) {
  const url = `http://localhost:${port}`;
  const patience = {
    AAI_LISTEN: `127.0.0.1:${port}`,
    AAI_PUBLIC_URL: url,
    AAI_UNDO_WINDOW_SECONDS: String(patientWindowSeconds),
  };
  spawnLogged(stage, 'serve', [], { ...process.env, ...env, ...patience }, 'serve-patient');
  await untilReady(url);
}

/** The last lines that each process has written. */
export function lastLogLines() {
  return fs
    .readdirSync(logs)
    .filter((name) => name.endsWith('.log'))
    .map((name) => {
      const lines = fs.readFileSync(path.join(logs, name), 'utf8').trimEnd().split('\n');
      return [`--- ${path.join(logs, name)}`, ...lines.slice(-logLinesShown)].join('\n');
    })
    .join('\n');
}

async function makeDatabase(folder) {
  const { stdout } = await run('bin/cluster', ['start', folder, '--throwaway'], { cwd: root });
  const made = await run('bin/database', [stdout.trim(), 'aai', build], { cwd: root });
  return made.stdout.trim();
}

function spawnLogged(stage, command, words, env, name = command) {
  const log = fs.openSync(path.join(logs, `${name}.log`), 'w');
  const child = spawn(path.join(root, build, 'assistantai'), [command, ...words.map(String)], {
    cwd: root,
    env,
    stdio: ['ignore', command === 'sandbox' ? 'pipe' : log, log],
  });
  fs.closeSync(log);
  stage.children.push(child);
  return child;
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes) => {
      text += bytes;
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))));
    });
    child.once('exit', () => reject(new Error(`the counterparts did not start; see ${logs}`)));
  });
}

async function stopAll({ folder, children }) {
  await Promise.all(children.map(endChild));
  await run('bin/cluster', ['stop', path.join(folder, 'postgres')], { cwd: root });
  fs.rmSync(folder, { recursive: true, force: true });
}

function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  return gone.then(() => clearTimeout(impatience));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stop, ...known } = await product();
  const file = path.join(root, 'var/browser-product.json');
  fs.writeFileSync(file, JSON.stringify(known));
  process.once('exit', () => fs.rmSync(file, { force: true }));
  console.log(`${known.url}\nAAI_BROWSER_PRODUCT=${file}`);
  setInterval(() => {}, 3_600_000);
}
