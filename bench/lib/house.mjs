// What every bench needs: the private cluster, processes of the house, and figures with a goal.
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export const root = new URL("../../", import.meta.url).pathname;
export const state = `${root}var/bench`;
const children = [];

export function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
}
export const build = option("build", "build/release");

export const run = (command, args, env = {}, errors = "pipe") =>
  execFileSync(command, args, {
    cwd: root, encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1 << 28,
    timeout: 300_000, stdio: ["ignore", "pipe", errors],
  }).trim();

// One group of the scheduler for this process and all it starts, where one may be made. Otherwise
// Linux gives every PostgreSQL process, being a session of its own, as much of a busy machine as
// server and load together, and their cost stays hidden. The weight is what they had before.
export function shareOneGroup() {
  const cpu = "/sys/fs/cgroup/cpu";
  const group = `${cpu}/aai_bench`;
  if (!existsSync(`${cpu}/cpu.shares`)) return;
  try {
    mkdirSync(group, { recursive: true });
    writeFileSync(`${group}/cpu.shares`, String(5 * 1024));
    writeFileSync(`${group}/cgroup.procs`, String(process.pid));
  } catch { /* not ours to make */ }
}

// A cluster and a database of the bench's own, made anew.
export class Database {
  constructor(name) {
    mkdirSync(state, { recursive: true });
    this.name = name;
    // PostgreSQL keeps open what it inherits, and a pipe that stays open is waited for without end.
    run("bin/cluster", ["stop", "var/bench"], {}, "ignore");
    this.server = run("bin/cluster", ["start", "var/bench", "--throwaway"], {}, "ignore");
    this.folder = /host=(\S+)/.exec(this.server)[1];
    this.psql("postgres", "-c", `drop database if exists ${name} with (force)`);
    this.conninfo = run("bin/database", [this.server, name, build]);
  }

  psql(database, ...args) {
    const at = `${this.server} user=postgres dbname=${database}`;
    return run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", at, ...args]);
  }
  file(path) { return this.psql(this.name, "-f", path); }
  do(text) { return this.psql(this.name, "-c", text); }
  value(text) { return this.psql(this.name, "-tAc", text); }
  rows(text) {
    return JSON.parse(this.value(`select coalesce(json_agg(r), '[]') from (${text}) r`));
  }

  set(settings) {
    for (const [name, value] of Object.entries(settings))
      this.psql("postgres", "-c", `alter system set ${name} = '${value}'`);
    this.psql("postgres", "-c", "select pg_reload_conf()");
  }
  preload(library) {
    if (this.value("show shared_preload_libraries") === library) return;
    this.set({ shared_preload_libraries: library });
    run("bin/cluster", ["stop", "var/bench"], {}, "ignore");
    run("bin/cluster", ["start", "var/bench", "--throwaway"], {}, "ignore");
  }
  stop() { run("bin/cluster", ["stop", "var/bench"], {}, "ignore"); }

  get postmaster() {
    return Number(readFileSync(`${state}/data/postmaster.pid`, "utf8").split("\n")[0]);
  }
}

export function masterKey() {
  const path = `${state}/master.key`;
  rmSync(path, { force: true });
  writeFileSync(path, Buffer.alloc(32, 7), { mode: 0o400 });
  return path;
}

// A process whose standard error stands in NAME.log, in memory where there is a place for it:
// a log that waits for a busy disk would be measured, too.
const logs = existsSync("/dev/shm") ? "/dev/shm/aai_bench" : state;
export function start(name, command, args, env = {}, output = "ignore") {
  mkdirSync(logs, { recursive: true });
  const log = openSync(`${logs}/${name}.log`, "w");
  const child = spawn(command, args, {
    cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", output, log],
  });
  children.push(child);
  return child;
}

export async function stopAll() {
  const alive = children.filter((child) => child.exitCode === null && !child.signalCode);
  const gone = alive.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of alive) child.kill();
  await Promise.race([Promise.all(gone), pause(5000)]);
  for (const child of alive) child.kill("SIGKILL");
  if (logs !== state && process.exitCode !== 2) rmSync(logs, { recursive: true, force: true });
}

export async function listening(port) {
  for (let tries = 0; tries < 400; tries += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
      socket.on("error", () => resolve(false));
    });
    if (open) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}

const statOf = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
};
const ticksPerSecond = 100;

// Seconds of processor time of one process, those it has reaped not included.
export function cpuOf(pid) {
  const stat = statOf(pid);
  return (stat[11] + stat[12]) / ticksPerSecond;
}

// The same of a process and all its children, the reaped ones included.
export function cpuOfFamily(pid) {
  const own = statOf(pid);
  let ticks = own[11] + own[12] + own[13] + own[14];
  for (const other of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = statOf(other);
      if (stat[1] === pid) ticks += stat[11] + stat[12];
    } catch { /* it has ended meanwhile */ }
  }
  return ticks / ticksPerSecond;
}

export const memoryOf = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

export const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

// Figures end up in the file of --figures, from where bench/all makes its table.
const figures = [];
export function figure(name, goal, measured, isMet) {
  figures.push({ name, goal, measured, is_met: isMet });
  process.stdout.write(`${isMet ? "met   " : "MISSED"}  ${name}: ${measured} (goal ${goal})\n`);
}

// Runs the bench, ends what it started, and tells by its exit whether every goal was met.
export async function bench(main) {
  shareOneGroup();
  try {
    await main();
    const file = option("figures", "");
    if (file) writeFileSync(file, JSON.stringify(figures));
    process.exitCode = figures.every((one) => one.is_met) ? 0 : 1;
  } catch (fault) {
    process.stderr.write(`${fault.stack}\n`);
    process.exitCode = 2;
  } finally {
    await stopAll();
  }
}
