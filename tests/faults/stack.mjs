// The whole product on real processes, each of which a test may kill: a durable PostgreSQL of its
// own, the counterparts with their state on disk, the web server, workers, and relays in between.
import { execFile, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../browser/free_ports.mjs';
import { until } from '../browser/until.mjs';
import { Relay } from './relay.mjs';

const run = promisify(execFile);
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const build = process.env.AAI_BUILD ?? 'build/dev';
const logs = path.join(root, build, 'log/faults');
const startMaxMs = 180_000;
const offsets = { google: 0, resend: 1, stripe: 2, control: 9, serve: 10, front: 11, relay: 12 };
const portsTaken = 13;
const killedStatus = 137; // platform/failpoint.cpp
let stacks = 0;

export class Stack {
  #parts = new Map();
  #env = {};
  #isSupervised = false;

  /** `lease` is the workers' (work --lease); `undoSeconds` how long an approval can be undone. */
  static async start({ lease = 3, undoSeconds = 1, env = {} } = {}) {
    const stack = new Stack();
    stack.lease = lease;
    stack.folder = path.join(root, 'var', `faults-${process.pid}-${(stacks += 1)}`);
    stack.places = path.join(stack.folder, 'places');
    fs.mkdirSync(stack.places, { recursive: true });
    fs.mkdirSync(logs, { recursive: true });
    process.once('exit', () => stack.#killAll());
    try {
      await stack.#begin(undoSeconds, env);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get superuser() {
    return `${this.database} user=postgres options='-c search_path=aai,public'`;
  }

  get environment() {
    return { ...process.env, ...this.#env };
  }

  /** One statement as superuser; answers the text of its rows. */
  async query(sql) {
    const { stdout } = await run('psql', [
      '-X',
      '-q',
      '-tA',
      '-v',
      'ON_ERROR_STOP=1',
      this.superuser,
      '-c',
      sql,
    ]);
    return stdout.trim();
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
    const file = path.join(logs, `${name}.log`);
    return { file, from: fs.statSync(file).size };
  }

  /** From here on, a process that a failpoint killed is started again, as an init system would. */
  supervise(wanted = true) {
    this.#isSupervised = wanted;
  }

  async killPostgres() {
    const pid = Number(
      fs
        .readFileSync(path.join(this.folder, 'postgres/data/postmaster.pid'), 'utf8')
        .split('\n')[0],
    );
    process.kill(pid, 'SIGKILL');
    await until('PostgreSQL is gone', () => !isAlive(pid));
  }

  // Its orphans hold the shared memory for a moment, and so long it does not start.
  startPostgres() {
    return until(
      'PostgreSQL is back',
      async () => {
        await run('bin/cluster', ['start', path.join(this.folder, 'postgres')], { cwd: root });
        return true;
      },
      startMaxMs,
    );
  }

  /** Ends a counterpart with kill -9 and starts it again with the state it had. */
  async restartCounterpart(service) {
    const control = `http://localhost:${this.base + offsets.control}/_restart`;
    const body = JSON.stringify({ service, signal: 'SIGKILL' });
    const answer = await fetch(control, { method: 'POST', body });
    if (!answer.ok) throw new Error(`${service} did not come back: ${await answer.text()}`);
  }

  async stop() {
    for (const relay of [this.front, this.relay]) await relay?.close();
    this.#killAll();
    await Promise.all([...this.#parts.values()].map(hasEnded));
    await run('bin/cluster', ['stop', path.join(this.folder, 'postgres')], { cwd: root }).catch(
      () => {},
    );
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async #begin(undoSeconds, env) {
    this.base = await freePorts(portsTaken);
    this.url = `http://localhost:${this.base + offsets.front}`;
    const [database, told] = await Promise.all([this.#makeDatabase(), this.#startCounterparts()]);
    Object.assign(this, told.services, { database });
    const keyFile = path.join(this.folder, 'master.key');
    fs.writeFileSync(keyFile, crypto.randomBytes(32), { mode: 0o600 });
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
      AAI_UNDO_WINDOW_SECONDS: String(undoSeconds),
      AAI_RATE_LIMIT_SCALE: '1000',
      AAI_FAILPOINTS: `*=hold:${this.places}`,
      ...env,
    };
    this.startWorker();
    await this.startServer();
  }

  async #makeDatabase() {
    const { stdout } = await run('bin/cluster', ['start', path.join(this.folder, 'postgres')], {
      cwd: root,
    });
    const made = await run('bin/database', [stdout.trim(), 'aai', build], { cwd: root });
    return made.stdout.trim();
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
      child.once('exit', () => reject(new Error(`the counterparts did not start; see ${logs}`)));
    });
  }

  #spawn(name, words, env = {}) {
    const log = fs.openSync(path.join(logs, `${name}.log`), 'a');
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

  #killAll() {
    for (const [name, child] of this.#parts) child.kill(name === 'sandbox' ? 'SIGTERM' : 'SIGKILL');
  }
}

function hasEnded(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => child.once('exit', resolve));
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
