// A PostgreSQL of a test's own, as a child of the test, that is killed and comes back.
//
// `fsync` is off: kill -9 takes a process and leaves what it had handed to the kernel, so that
// nothing is lost which an fsync would have kept; only a machine that fails could tell them apart.
// `synchronous_commit` and `full_page_writes` stay on: what is acknowledged has left the process,
// and it recovers as it does anywhere.
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { until } from '../browser/until.mjs';
import { PgSession } from '../browser/pg_session.mjs';

const run = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin';
const startMaxMs = 180_000;
const reconnectMaxMs = 30_000;
const lookEveryMs = 5;
const settings = `
fsync = off
max_wal_size = 256MB
`;

export class Postgres {
  #child = null;
  #session;

  constructor(folder) {
    this.folder = folder;
    this.data = path.join(folder, 'data');
    this.server = `host=${folder} port=5432`;
  }

  /** Makes the cluster and in it the database `name`, ready for the product of `build`. */
  static async make(folder, name, root, build) {
    const postgres = new Postgres(folder);
    await run('bin/cluster', ['start', folder], { cwd: root });
    await run('bin/cluster', ['stop', folder], { cwd: root });
    fs.appendFileSync(path.join(postgres.data, 'postgresql.conf'), settings);
    await postgres.start('postgres');
    await run('bin/database', [postgres.server, name, build], { cwd: root });
    postgres.use(name);
    return postgres;
  }

  /** The database that query() asks. */
  use(name) {
    this.#session?.close();
    this.name = name;
    this.#session = this.connect();
  }

  /** A connection of its own, as superuser. */
  connect() {
    const options = '-c search_path=aai,public';
    return new PgSession(this.folder, { user: 'postgres', database: this.name, options });
  }

  /** Asks again where the connection had died, as it does whenever PostgreSQL recovers. */
  async query(sql) {
    const end = Date.now() + reconnectMaxMs;
    for (;;) {
      try {
        return await this.#session.query(sql);
      } catch (error) {
        if (!error.isOfConnection || Date.now() > end) throw error;
        await wait(lookEveryMs);
      }
    }
  }

  /** Starts it where its files lie, which may be a copy of where they were made. */
  async start(name = this.name) {
    if (name !== this.name) this.use(name);
    await until(
      'PostgreSQL serves',
      async () => {
        if (!this.#child || hasEnded(this.#child)) this.#spawn();
        return (await this.#session.query('select 1')) === '1';
      },
      startMaxMs,
      lookEveryMs,
    );
  }

  /** kill -9 of the postmaster. It is gone when its orphans are: they hold the shared memory. */
  async kill() {
    const { pid } = this.#child;
    const orphans = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    process.kill(pid, 'SIGKILL');
    const isGone = () => [pid, ...orphans.filter(Boolean).map(Number)].every((one) => !lives(one));
    await until('PostgreSQL is gone', isGone, startMaxMs, lookEveryMs);
  }

  /** Writes everything down and ends, so that its files can be copied. */
  async stop() {
    if (!this.#child || hasEnded(this.#child)) return;
    this.#session?.close();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGINT');
    await gone;
  }

  /** For the end of the test's own process. */
  killNow() {
    this.#child?.kill('SIGKILL');
  }

  #spawn() {
    const log = fs.openSync(path.join(this.folder, 'log'), 'a');
    const words = ['-D', this.data, '-c', `unix_socket_directories=${this.folder}`];
    const options = { cwd: '/', stdio: ['ignore', log, log], ...nobodyButPostgres() };
    this.#child = spawn(path.join(programs, 'postgres'), words, options);
    this.#child.on('error', () => {});
    fs.closeSync(log);
  }
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

// PostgreSQL refuses to run as root.
function nobodyButPostgres() {
  if (process.getuid() !== 0) return {};
  const id = (which) => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

// A process that has ended and that nobody has asked for yet is none any more.
function lives(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}
