// How much memory the server takes with ten thousand open pages that wait for news.
//   node bench/streams/run.mjs [--streams 10000] [--build build/release]
//
// Counted is the resident memory of the whole process once every stream has had its opening, a
// heartbeat and, in one practice, an event: idle, but alive.
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  Database, bench, build, figure, listening, masterKey, memoryOf, option, start,
} from "../lib/house.mjs";
import { orgId, orgs, token } from "../http/statements.mjs";

const wanted = Number(option("streams", 10_000));
const goalMb = 400;
const atOnce = 200;
const port = 18084;

class Stream {
  heartbeats = 0;
  events = 0;
  constructor(org) {
    this.org = org;
    this.opened = new Promise((resolve, reject) => {
      this.socket = connect(port, "127.0.0.1", () => this.socket.write(this.#request()));
      this.socket.on("data", (bytes) => this.#take(bytes.toString("latin1"), resolve));
      this.socket.on("error", reject);
      this.socket.on("close", () => reject(new Error("a stream was closed")));
    });
  }
  #request() {
    return `GET /v1/orgs/${orgId(this.org)}/events HTTP/1.1\r\nHost: bench\r\n` +
      `Cookie: __Host-aai_session=${token(this.org)}\r\n\r\n`;
  }
  #take(text, opened) {
    if (text.includes("retry: 2000")) opened();
    if (/^:/m.test(text)) this.heartbeats += 1;
    if (text.includes("event: bench.news")) this.events += 1;
  }
}

async function openAll() {
  const streams = [];
  while (streams.length < wanted) {
    const some = Array.from({ length: Math.min(atOnce, wanted - streams.length) },
      (_, index) => new Stream((streams.length + index) % orgs + 1));
    await Promise.all(some.map((stream) => stream.opened));
    streams.push(...some);
  }
  return streams;
}

async function until(what, isSo, seconds) {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (isSo()) return;
    await pause(100);
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

async function main() {
  const database = new Database("bench_streams");
  database.file("bench/http/seed.sql");
  const server = start("streams-serve", `${build}/assistantai`, ["serve"], {
    AAI_DATABASE: database.conninfo, AAI_KEY_FILE: masterKey(), AAI_RATE_LIMIT_SCALE: "10000",
    AAI_LISTEN: `127.0.0.1:${port}`, AAI_PUBLIC_URL: `http://127.0.0.1:${port}`,
  });
  await listening(port);
  const before = memoryOf(server.pid);

  const streams = await openAll();
  const opened = memoryOf(server.pid);
  await until("a heartbeat everywhere", () => streams.every((one) => one.heartbeats > 0), 60);
  database.do(`insert into aai.org_events (org_id, topic, data)
    values ('${orgId(1)}', 'bench.news', '{}')`);
  const told = streams.filter((one) => one.org === 1);
  await until("the event", () => told.every((one) => one.events === 1), 20);
  const strangers = streams.filter((one) => one.org !== 1 && one.events > 0).length;
  if (strangers > 0) throw new Error(`${strangers} streams of others heard it`);

  const most = Math.max(opened, memoryOf(server.pid));
  const each = (most - before) * 1024 / wanted;
  console.log(`${wanted} streams: ${before.toFixed(0)} MB before, ${each.toFixed(1)} KB a stream`);
  figure(`memory with ${wanted} idle streams`, `< ${goalMb} MB`, `${most.toFixed(0)} MB`,
    most < goalMb);
}

await bench(main);
