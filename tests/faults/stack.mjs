// The whole product on real processes, each of which a test may kill: a durable PostgreSQL of its
// own, the counterparts with their state on disk, the web server, workers, and relays in between.
import { execFile, execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../browser/free_ports.mjs';
import { until } from '../browser/until.mjs';
import { Postgres } from './postgres.mjs';
import { Relay } from './relay.mjs';

const run = promisify(execFile);
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const build = process.env.AAI_BUILD ?? 'build/dev';
const startMaxMs = 180_000;
const lookEveryMs = 10;
const offsets = { google: 0, resend: 1, stripe: 2, control: 9, serve: 10, front: 11, relay: 12 };
const portsTaken = 13;
const databaseName = 'aai';
const killedStatus = 137; // platform/failpoint.cpp
let stacks = 0;

export class Stack {
  #parts = new Map();
  #env = {};
  #isSupervised = false;

  /**
   * `lease` is the workers' (work --lease); `undoSeconds` how long an approval can be undone;
   * `env` may be a function of what the counterparts say of themselves;
   * `from` the folder of a stack that was frozen, whose state this one begins with; `logs` a folder
   * in the build's.
   */
  static async start({
    lease = 3,
    undoSeconds = 1,
    env = {},
    from = null,
    logs = 'log/faults',
  } = {}) {
    const stack = new Stack();
    stack.lease = lease;
    stack.folder = path.join(root, 'var', `faults-${process.pid}-${(stacks += 1)}`);
    stack.places = path.join(stack.folder, 'places');
    fs.mkdirSync(stack.places, { recursive: true });
    stack.logs = path.join(root, build, logs);
    fs.mkdirSync(stack.logs, { recursive: true });
    process.once('exit', () => {
      stack.#endAll();
      stack.postgres?.killNow();
    });
    try {
      if (from) copyState(from, stack.folder);
      await stack.#begin(undoSeconds, env, from);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get environment() {
    return { ...process.env, ...this.#env };
  }

  /** One statement as superuser; answers the text of its rows. */
  query(sql) {
    return this.postgres.query(sql);
  }

  pid(name) {
    return this.#parts.get(name).pid;
  }

  /** Ends a process of ours with kill -9 and waits until it is gone. */
  async kill(name) {
    const child = this.#parts.get(name);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  }

  signal(name, signal) {
    process.kill(this.pid(name), signal);
  }

  startServer() {
    this.#spawn('serve', ['serve']);
    return until(
      'the server answers',
      async () => (await fetch(`${this.url}/readyz`)).ok,
      startMaxMs,
      lookEveryMs,
    );
  }

  startWorker(name = 'work', { lease = this.lease, env = {} } = {}) {
    const words = lease ? ['work', '--lease', String(lease)] : ['work'];
    return this.#spawn(name, words, env);
  }

  /** A process of the product, run to its end: { code, stdout, stderr }. */
  async command(words, env = {}) {
    const file = path.join(root, build, 'assistantai');
    const options = { cwd: root, env: { ...this.environment, ...env } };
    try {
      return { code: 0, ...(await run(file, words, options)) };
    } catch (error) {
      return { code: error.code, stdout: error.stdout, stderr: error.stderr };
    }
  }

  /** The log of a process of ours, from here on. */
  logOf(name) {
    const file = path.join(this.logs, `${name}.log`);
    return { file, from: fs.statSync(file).size };
  }

  /** From here on, a process that a failpoint killed is started again, as an init system would. */
  supervise(wanted = true) {
    this.#isSupervised = wanted;
  }

  killPostgres() {
    return this.postgres.kill();
  }

  startPostgres() {
    return this.postgres.start();
  }

  /** Ends a counterpart with kill -9 and starts it again with the state it had. */
  async restartCounterpart(service) {
    const control = `http://localhost:${this.base + offsets.control}/_restart`;
    const body = JSON.stringify({ service, signal: 'SIGKILL' });
    const answer = await fetch(control, { method: 'POST', body });
    if (!answer.ok) throw new Error(`${service} did not come back: ${await answer.text()}`);
  }

  /** Ends tidily and leaves its files: what `start({ from: stack.folder })` goes on with. */
  async freeze() {
    for (const relay of [this.front, this.relay]) await relay?.close();
    this.#endAll();
    await Promise.all([...this.#parts.values()].map(hasEnded));
    await this.postgres?.stop();
  }

  async stop() {
    await this.freeze();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async #begin(undoSeconds, env, from) {
    this.base = await freePorts(portsTaken);
    this.url = `http://localhost:${this.base + offsets.front}`;
    const [database, told] = await Promise.all([
      this.#makeDatabase(from),
      this.#startCounterparts(),
    ]);
    Object.assign(this, told.services, { database });
    const keyFile = path.join(this.folder, 'master.key');
    if (!from) fs.writeFileSync(keyFile, crypto.randomBytes(32), { mode: 0o600 });
    this.front = await Relay.open({
      port: this.base + offsets.front,
      target: this.base + offsets.serve,
    });
    this.relay = await Relay.open({
      port: this.base + offsets.relay,
      target: this.base + offsets.google,
    });
    this.#env = {
      ...told.env,
      AAI_GOOGLE_URL: `http://localhost:${this.base + offsets.relay}`,
      AAI_DATABASE: database,
      AAI_KEY_FILE: keyFile,
      AAI_LISTEN: `127.0.0.1:${this.base + offsets.serve}`,
      AAI_PUBLIC_URL: this.url,
      AAI_WEB_ROOT: this.places, // nobody opens a page, and a server that starts reads them all
      AAI_UNDO_WINDOW_SECONDS: String(undoSeconds),
      AAI_RATE_LIMIT_SCALE: '1000',
      AAI_FAILPOINTS: `*=hold:${this.places}`,
      ...(typeof env === 'function' ? env(told) : env),
    };
    this.startWorker();
    await this.startServer();
  }

  async #makeDatabase(from) {
    const folder = path.join(this.folder, 'postgres');
    if (from) {
      this.postgres = new Postgres(folder);
      await this.postgres.start(databaseName);
    } else {
      this.postgres = await Postgres.make(folder, databaseName, root, build);
    }
    return `${this.postgres.server} dbname=${databaseName}`;
  }

  #startCounterparts() {
    const child = this.#spawn('sandbox', [
      'sandbox',
      '--port-base',
      String(this.base),
      '--hook',
      this.url,
      '--state',
      path.join(this.folder, 'sandbox'),
      '--only',
      'google,resend,stripe',
    ]);
    return new Promise((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (bytes) => {
        text += bytes;
        if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))));
      });
      const ended = () => reject(new Error(`the counterparts did not start; see ${this.logs}`));
      child.once('exit', ended);
    });
  }

  #spawn(name, words, env = {}) {
    const log = fs.openSync(path.join(this.logs, `${name}.log`), 'a');
    const child = spawn(path.join(root, build, 'assistantai'), words, {
      cwd: root,
      env: { ...this.environment, ...env },
      stdio: ['ignore', name === 'sandbox' ? 'pipe' : log, log],
    });
    fs.closeSync(log);
    child.once('exit', (code) => {
      if (this.#isSupervised && code === killedStatus) this.#spawn(name, words, env);
    });
    this.#parts.set(name, child);
    return child;
  }

  #endAll() {
    for (const [name, child] of this.#parts) child.kill(name === 'sandbox' ? 'SIGTERM' : 'SIGKILL');
  }
}

function hasEnded(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => child.once('exit', resolve));
}

// Owners and modes as they are: PostgreSQL is particular about its folder.
function copyState(from, to) {
  const parts = ['postgres', 'sandbox', 'master.key'].map((name) => path.join(from, name));
  execFileSync('cp', ['-a', ...parts, to]);
}
