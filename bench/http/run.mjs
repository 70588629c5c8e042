// How far the product is from what PostgreSQL itself can do with the same statements.
//   node bench/http/run.mjs [--rounds 3] [--seconds 4] [--build build/release]
//
// Four contenders over one database, in interleaved rounds, medians: pgbench with the statements
// pipelined (the ceiling), our server, our own handlers with one round trip per statement, and
// Fastify with node-postgres. Numbers are meant as ratios within one run, on one machine.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const root = new URL("../../", import.meta.url).pathname;
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const rounds = Number(option("rounds", 3));
const seconds = Number(option("seconds", 4));
const build = option("build", "build/release");
const state = `${root}var/bench`;
const orgs = 20;
const draftsOfOrg = 4000;
const ports = { ours: 18081, trips: 18082, fastify: 18083 };
const children = [];

const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8",
    env: { ...process.env, ...env }, maxBuffer: 1 << 26, timeout: 120_000,
    stdio: ["ignore", "pipe", "pipe"] }).trim();
const sql = (server, ...args) =>
  run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", `${server} user=postgres dbname=bench`,
    ...args]);

/** The text of a named query of the house, so that all contenders send the same. */
function query(file, name) {
  const text = readFileSync(`${root}src/${file}.sql`, "utf8");
  const block = text.split(/\n(?=-- \w+: )/).find((part) => part.startsWith(`-- ${name}: `));
  const lines = block.split("\n").filter((line) => !line.startsWith("--"));
  return lines.join("\n").trim().replace(/;$/, "");
}

const queries = {
  enter_org: query("app/entering", "enter_org"),
  drafts_waiting: query("assistant/approvals/queue", "drafts_waiting"),
  approve: query("assistant/approvals/decisions", "approve"),
};

const hex = (number, digits) => number.toString(16).padStart(digits, "0");
const orgId = (org) => `0193ab5e-0003-7${hex(org, 3)}-8000-000000000000`;
const bind = (text, values) => text.replace(/\$(\d+)\b/g, (_, number) => values[number - 1]);

/** One pgbench script per organisation: what a request costs where no server stands between. */
function pgbenchScripts(kind) {
  return Array.from({ length: orgs }, (_, index) => {
    const org = index + 1;
    const id = `'${orgId(org)}'::uuid`;
    const token = `'\\x${createHash("sha256").update(`bench-token-${org}`).digest("hex")}'::bytea`;
    const enter = (permission) => bind(queries.enter_org, [id, token, `'${permission}'`, "now()"]);
    const last = (number) => `lpad(to_hex(:${number}::bigint), 12, '0')`;
    const draft = `('0193ab5e-0008-7${hex(org, 3)}-8000-' || ${last("n")})::uuid`;
    const list = bind(queries.drafts_waiting, [id, "null", "'9999-12-31T23:59:59Z'::timestamptz",
      "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid", "20"]);
    const fresh = (kindOfId) => `('0193ab5e-${kindOfId}-7000-8000-' || ${last("fresh")})::uuid`;
    const approve = bind(queries.approve, [id, draft, "1",
      "sha256(convert_to(:n::bigint::text, 'UTF8'))", fresh("00a1"), fresh("00a2"), fresh("00a3"),
      "now()", "now() + interval '10 seconds'", "'bench'"]);
    const work = kind === "read" ? `${enter("drafts.read")};\n${list};`
      : `${enter("drafts.decide")};\n${approve};`;
    const pick = kind === "read" ? ""
      : `\\set n random(1, ${draftsOfOrg})\n\\set fresh random(1, 140737488355327)\n`;
    const file = `${state}/${kind}-${org}.pgbench`;
    writeFileSync(file, `${pick}\\startpipeline\nbegin;\n${work}\ncommit;\n\\endpipeline\n`);
    return ["-f", file];
  }).flat();
}

const folderOf = (conninfo) => /host=(\S+)/.exec(conninfo)[1];

function pgbench(server, kind, scripts) {
  const output = run("pgbench", ["-h", folderOf(server), "-U", "aai_app", "-n", "-M", "prepared",
    "-c", "8", "-j", "1", "-T", String(seconds), ...scripts, "bench"]);
  return { rate: Number(/tps = ([\d.]+)/.exec(output)[1]), p99: null, wrong: 0 };
}

function wrk(port, kind) {
  const output = run("wrk", ["-t1", "-c64", `-d${seconds}s`, "--latency",
    "-s", `bench/http/${kind}.lua`, `http://127.0.0.1:${port}`],
    { BENCH_HASHES: `${state}/hashes` });
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(output);
  const scale = { us: 0.001, ms: 1, s: 1000 };
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]),
    p99: p99 && Number(p99[1]) * scale[p99[2]],
    wrong: Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0),
  };
}

function start(command, args, env) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "ignore"] });
  children.push(child);
  return child;
}

async function listening(port) {
  for (let tries = 0; tries < 200; ++tries) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
      socket.on("error", () => resolve(false));
    });
    if (open) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}

/** Both routes answer alike, or the comparison means nothing. */
async function check(port, name) {
  const list = `http://127.0.0.1:${port}/v1/orgs/${orgId(1)}/drafts`;
  const as = (token) => ({ headers: { cookie: `__Host-aai_session=${token}` } });
  const answer = await fetch(list, as("bench-token-1"));
  const body = await answer.json();
  if (answer.status !== 200 || body.items?.length !== 20)
    throw new Error(`${name}: ${answer.status} ${JSON.stringify(body).slice(0, 300)}`);
  const foreign = await fetch(list, as("bench-token-2"));
  if (foreign.status < 400) throw new Error(`${name} shows one practice to another`);
}

/** Until what a stopped client has left behind is done; truncating would deadlock with it. */
async function quiet(server) {
  const busy = "select count(*) from pg_stat_activity where datname = 'bench' and state <> 'idle'" +
    " and pid <> pg_backend_pid()";
  for (let tries = 0; tries < 200 && sql(server, "-tAc", busy) !== "0"; ++tries) await pause(50);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function main() {
  mkdirSync(state, { recursive: true });
  if (!existsSync(`${root}bench/http/peer/node_modules`))
    run("npm", ["ci", "--prefix", "bench/http/peer", "--no-audit", "--no-fund"]);
  const server = run("bin/cluster", ["start", "var/bench", "--throwaway"]);
  run("psql", ["-X", "-q", `${server} user=postgres dbname=postgres`,
    "-c", "drop database if exists bench with (force)"]);
  const database = run("bin/database", [server, "bench", build]);
  sql(server, "-f", "bench/http/seed.sql");
  writeFileSync(`${state}/queries.json`, JSON.stringify(queries));
  const hashOf = (n) => createHash("sha256").update(String(n)).digest("hex");
  const hashes = Array.from({ length: draftsOfOrg }, (_, n) => hashOf(n + 1));
  writeFileSync(`${state}/hashes`, hashes.join("\n"));
  rmSync(`${state}/master.key`, { force: true });
  writeFileSync(`${state}/master.key`, Buffer.alloc(32, 7), { mode: 0o400 });

  const env = { AAI_DATABASE: database, AAI_THREADS: "2", AAI_KEY_FILE: `${state}/master.key`,
    AAI_RATE_LIMIT_SCALE: "100000", AAI_LISTEN: `127.0.0.1:${ports.ours}`,
    AAI_PUBLIC_URL: `http://127.0.0.1:${ports.ours}` };
  const ours = start(`${build}/assistantai`, ["serve"], env);
  start(`${build}/trips_bench`, [String(ports.trips)], env);
  start("node", ["bench/http/peer/server.mjs", String(ports.fastify),
    JSON.stringify({ host: folderOf(server), user: "aai_app", database: "bench" })], {});
  for (const [name, port] of Object.entries(ports)) {
    await listening(port);
    await check(port, name);
  }

  for (const kind of ["read", "approve"]) {
    const scripts = pgbenchScripts(kind);
    const contenders = {
      "pgbench, pipelined (ceiling)": () => pgbench(server, kind, scripts),
      "AssistantAI": () => wrk(ports.ours, kind),
      "same code, one trip per statement": () => wrk(ports.trips, kind),
      "Fastify + pg": () => wrk(ports.fastify, kind),
    };
    const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round < rounds; ++round) {
      for (const [name, measure] of Object.entries(contenders)) {
        if (kind === "approve") {
          await quiet(server);
          sql(server, "-f", "bench/http/reset.sql");
        }
        results[name].push(measure());
      }
    }
    const ceiling = median(results["pgbench, pipelined (ceiling)"].map((one) => one.rate));
    console.log(`\n${kind}: ${rounds} rounds of ${seconds} s, 64 connections`);
    for (const [name, all] of Object.entries(results)) {
      const rate = median(all.map((one) => one.rate));
      const p99 = all[0].p99 === null ? ""
        : `p99 ${median(all.map((one) => one.p99)).toFixed(1)} ms`;
      const wrong = Math.max(...all.map((one) => one.wrong));
      const share = (rate / ceiling * 100).toFixed(0).padStart(4);
      console.log(`  ${name.padEnd(36)} ${rate.toFixed(0).padStart(7)}/s  ${share} %` +
        `  ${p99}${wrong ? `  ${wrong} not 2xx` : ""}`);
    }
  }
  const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ours.pid}/status`, "utf8"))[1];
  console.log(`\nmemory of our server afterwards: ${(memory / 1024).toFixed(1)} MB`);
}

try {
  await main();
} finally {
  for (const child of children) child.kill();
  spawnSync("bin/cluster", ["stop", "var/bench"], { cwd: root });
}
