// How far the product is from what PostgreSQL itself can do with the same statements.
//   node bench/http/run.mjs [--rounds 7] [--seconds 3] [--build build/release] [--peers approve]
//
// First every contender proves that it does the same work, by PostgreSQL's own count; then they
// take turns, and each round gives one ratio. README.md says what is and is not comparable.
import { existsSync, writeFileSync } from "node:fs";
import {
  Database, bench, build, cpuOf, cpuOfFamily, figure, listening, masterKey, median, option, root,
  run, start, state,
} from "../lib/house.mjs";
import { orgId, pgbenchArguments, queries, requestsFile, token } from "./statements.mjs";

const rounds = Number(option("rounds", 7));
const seconds = Number(option("seconds", 3));
const proved = 1_600;
const httpConnections = 64;
const ports = { ours: 18081, trips: 18082, fastify: 18083 };
const names = {
  pgbench: "pgbench, pipelined (ceiling)", ours: "AssistantAI",
  trips: "same code, one trip per statement", fastify: "Fastify + pg",
};
const expected = { read: ['"thread_id"', 20], approve: ['"state":"approved"', 1] };

// --- contenders: each runs for some seconds, or a count of requests, and says what it did

function pgbench(database, clients) {
  const head = ["-h", database.folder, "-U", "aai_app"];
  return (kind, amount) => {
    const much = amount.seconds ? ["-T", String(amount.seconds)]
      : ["-t", String(amount.count / clients)];
    const given = pgbenchArguments(kind, clients);
    const command = ["pgbench", ...head, ...given, ...much, database.name];
    const timed = 'TIMEFORMAT="cpu %U %S"; { time "$@" 2>&1; } 2>&1';
    const env = { PGOPTIONS: "-c TimeZone=UTC -c DateStyle=ISO" };
    const said = run("bash", ["-c", timed, "bash", ...command], env);
    awaitEnd(database);
    const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(said);
    const count = Number(/actually processed: (\d+)/.exec(said)[1]);
    const wrong = Number(/failed transactions: (\d+)/.exec(said)[1]);
    const rate = Number(/tps = ([\d.]+)/.exec(said)[1]);
    return { count, wrong, seconds: count / rate, cpu: Number(user) + Number(system) };
  };
}

// Until the processes that served pgbench have ended: their time counts when they are reaped.
function awaitEnd(database) {
  const left = "select count(*) from pg_stat_activity where application_name = 'pgbench'";
  while (database.value(left) !== "0");
  run("sleep", ["0.1"]);
}

function overHttp(port, requests) {
  return (kind, amount) => JSON.parse(run(`${build}/load_bench`, [
    String(port), String(httpConnections), String(amount.seconds ?? 0), requests[kind],
    String(amount.count ?? 0), expected[kind][0], String(expected[kind][1]),
  ]));
}

async function startContenders(database) {
  const requests = { read: requestsFile("read"), approve: requestsFile("approve") };
  const env = {
    AAI_DATABASE: database.conninfo, AAI_THREADS: "2", AAI_KEY_FILE: masterKey(),
    AAI_RATE_LIMIT_SCALE: "10000", AAI_LISTEN: `127.0.0.1:${ports.ours}`,
    AAI_PUBLIC_URL: `http://127.0.0.1:${ports.ours}`,
  };
  const login = JSON.stringify({ host: database.folder, user: "aai_app", database: database.name });
  writeFileSync(`${state}/queries.json`, JSON.stringify(queries));
  if (!existsSync(`${root}bench/http/peer/node_modules`))
    run("npm", ["ci", "--prefix", "bench/http/peer", "--no-audit", "--no-fund"]);

  const contenders = {};
  const add = async (name, ...command) => {
    const before = connectionsOf(database);
    const server = start(`http-${name}`, ...command);
    await listening(ports[name]);
    await showsNothingForeign(ports[name], names[name]);
    const connections = connectionsOf(database) - before;
    contenders[name] = { pid: server.pid, connections, load: overHttp(ports[name], requests) };
  };
  await add("ours", `${build}/assistantai`, ["serve"], env);
  await add("trips", `${build}/trips_bench`, [String(ports.trips)], env);
  await add("fastify", "node", ["bench/http/peer/server.mjs", String(ports.fastify), login], {});
  const { connections } = contenders.ours;
  contenders.pgbench = { pid: 0, connections, load: pgbench(database, connections) };
  return contenders;
}

const connectionsOf = (database) =>
  Number(database.value("select count(*) from pg_stat_activity where usename = 'aai_app'"));

// A session of one practice gets the drafts of that practice, and of no other.
async function showsNothingForeign(port, name) {
  const ask = (org) => fetch(`http://127.0.0.1:${port}/v1/orgs/${orgId(org)}/drafts`,
    { headers: { cookie: `__Host-aai_session=${token(1)}` } });
  const [own, foreign] = await Promise.all([ask(1), ask(2)]);
  if (own.status !== 200 || (await own.json()).items?.length !== 20)
    throw new Error(`${name}: ${own.status}`);
  if (foreign.status < 400) throw new Error(`${name} shows one practice to another`);
}

// --- the proof: equal work, counted by PostgreSQL

const written = `select
  (select count(*) from aai.drafts where state = 'approved') as drafts,
  (select count(*) from aai.draft_decisions) as decisions,
  (select count(*) from aai.outbox_messages) as outbox, (select count(*) from aai.jobs) as jobs,
  (select count(*) from aai.org_events) as events, (select count(*) from aai.audit_log) as audit`;

function requireWritten(database, name, count) {
  const [rows] = database.rows(written);
  const isEqual = Object.values(rows).every((one) => one === count);
  if (!isEqual) throw new Error(`${name}: ${count} approvals answered, ${JSON.stringify(rows)}`);
}

function requireRight(name, done) {
  if (done.wrong > 0) throw new Error(`${name}: ${done.wrong} wrong answers`);
}

const statementsOf = (database) => database.rows(`select calls::int, rows::int, query
  from pg_stat_statements where userid = 'aai_app'::regrole order by query`);

// The beginnings of all statements so far. What has no parameters and is prepared, PostgreSQL
// counts once in a connection's life, so these are compared and not counted.
const kinds = { ours: new Set(), pgbench: new Set() };
function requireSameKinds(name, seen) {
  for (const { query } of seen) kinds[name]?.add(query.split(/\s+/).slice(0, 3).join(" "));
  if (name !== "pgbench") return;
  const [ours, ceilings] = [kinds.ours, kinds.pgbench].map((one) => [...one].sort().join("; "));
  if (ours !== ceilings) throw new Error(`ours sends ${ours}; pgbench ${ceilings}`);
}

// As warm-up, too: what is prepared and cached is so afterwards.
function prove(database, kind, contenders) {
  const work = kind === "read" ? "from drafts" : "update drafts";
  const rowsOfOne = expected[kind][1];
  for (const [name, contender] of Object.entries(contenders)) {
    if (kind === "approve") database.file("bench/http/reset.sql");
    database.do("select pg_stat_statements_reset()");
    const done = contender.load(kind, { count: proved });
    requireRight(name, done);
    const seen = statementsOf(database);
    const sum = (part, column) => seen.filter((one) => one.query.includes(part))
      .reduce((total, one) => total + one[column], 0);
    const entered = sum(name === "trips" ? "from sessions" : "from enter_org", "calls");
    const counts = [done.count, entered, sum(work, "calls"),
      sum(work, "rows") / rowsOfOne];
    if (counts.some((one) => one !== proved))
      throw new Error(`${names[name]}, ${kind}: not ${proved} of each: ${counts}`);
    if (kind === "approve") requireWritten(database, name, proved);
    requireSameKinds(name, seen);
    const texts = seen.map((one) => `${one.calls} calls, ${one.rows} rows\n${one.query}\n`);
    writeFileSync(`${state}/${kind}-${name}.statements`, texts.join("\n"));
  }
  const each = kind === "read" ? "20 rows"
    : "one draft, decision, outbox row, job, event and audit line";
  console.log(`\n${kind}: each contender proved: ${proved} times enter_org and the statement, ` +
    `each time ${each}`);
}

// --- the rounds

function measure(database, kind, name, contender) {
  if (kind === "approve") database.file("bench/http/reset.sql");
  database.do("checkpoint");
  const before = [contender.pid && cpuOf(contender.pid), cpuOfFamily(database.postmaster)];
  const done = contender.load(kind, { seconds });
  requireRight(name, done);
  if (kind === "approve") requireWritten(database, name, done.count);
  const each = (cpu) => cpu / done.count * 1e6;
  return {
    rate: done.count / done.seconds, p99: done.p99_ms, load: each(done.cpu),
    server: contender.pid && each(cpuOf(contender.pid) - before[0]),
    postgres: each(cpuOfFamily(database.postmaster) - before[1]),
  };
}

// Each round in another order, so that none always comes after the same.
function takeTurns(database, kind, contenders) {
  const order = Object.entries(contenders);
  const results = Object.fromEntries(order.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contender] of order)
      results[name].push(measure(database, kind, name, contender));
    order.reverse();
  }
  return results;
}

// Of rounds, not of medians: two contenders of one round had the same neighbours on the machine.
const ratio = (results, of, to) => {
  const ratios = results[of].map((one, round) => one.rate / results[to][round].rate);
  return { middle: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
};

// What the ratio would be if both had the two cores to themselves and kept them busy: neighbours
// on the machine take time from whoever runs fewer processes, but add little to what work costs.
const costRatio = (results, of, to) => {
  const cost = (one) => one.load + one.server + one.postgres;
  return median(results[of].map((one, round) => cost(results[to][round]) / cost(one)));
};

function print(kind, contenders, results) {
  console.log(`${kind}: ${rounds} rounds of ${seconds} s, ${httpConnections} HTTP connections; ` +
    "medians; us of processor time a request");
  const columns = "rate/s  of ceiling  by cost   p99 ms   load  server  postgres  connections";
  console.log(`  ${"".padEnd(36)}  ${columns}`);
  for (const [name, all] of Object.entries(results)) {
    const middle = (column) => median(all.map((one) => one[column] ?? NaN));
    const cells = [middle("rate").toFixed(0).padStart(7),
      `${(ratio(results, name, "pgbench").middle * 100).toFixed(0)} %`.padStart(10),
      `${(costRatio(results, name, "pgbench") * 100).toFixed(0)} %`.padStart(7),
      (all[0].p99 ? middle("p99").toFixed(1) : "").padStart(7),
      middle("load").toFixed(0).padStart(5), middle("server").toFixed(0).padStart(6),
      middle("postgres").toFixed(0).padStart(8), String(contenders[name].connections).padStart(11)];
    console.log(`  ${names[name].padEnd(36)} ${cells.join("  ")}`);
  }
}

const percent = (one) => `${(one * 100).toFixed(0)} %`;
function judge(name, goal, results, to, spelt) {
  const { middle, low, high } = ratio(results, "ours", to);
  figure(name, `>= ${spelt(goal)}`, `${spelt(middle)} (rounds ${spelt(low)} to ${spelt(high)})`,
    middle >= goal);
}

async function main() {
  const database = new Database("bench");
  database.preload("pg_stat_statements");
  database.set({ autovacuum: "off", "pg_stat_statements.track": "top" });
  database.do("create extension if not exists pg_stat_statements");
  database.file("bench/http/seed.sql");
  const all = await startContenders(database);
  const times = (one) => `${one.toFixed(1)} x`;

  prove(database, "read", all);
  const two = { ours: all.ours, pgbench: all.pgbench };
  const deciders = option("peers", "") === "approve" ? all : two;
  prove(database, "approve", deciders);
  database.file("bench/http/reset.sql");
  database.set({ "pg_stat_statements.track": "none" });

  const reads = takeTurns(database, "read", all);
  print("read", all, reads);
  judge("read of 20 drafts, of pgbench", 0.75, reads, "pgbench", percent);
  judge("read, to Fastify + pg", 4, reads, "fastify", times);
  judge("read, to one trip per statement", 2.5, reads, "trips", times);

  const decisions = takeTurns(database, "approve", deciders);
  print("approve", deciders, decisions);
  judge("approve, of pgbench", 0.9, decisions, "pgbench", percent);
}

await bench(main);
