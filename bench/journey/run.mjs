// From a client's new mail to the card on the open page: how long it takes, with real processes.
//   node bench/journey/run.mjs [--mails 100] [--idle 1000] [--build build/release]
//
// serve, work and the counterpart of Google run as they do everywhere; the demo practice is set up
// over HTTP as a person does it. The clock starts before the counterpart is given the mail, and
// stops when the event of the new draft has come over the practice's stream; then the queue is
// asked for it.
import { createHash } from "node:crypto";
import { get } from "node:http";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import {
  Database, bench, build, figure, listening, masterKey, option, quantile, run, start, state,
} from "../lib/house.mjs";
import { makeIdle } from "./idle.mjs";

const mails = Number(option("mails", 100));
const idle = Number(option("idle", 1000));
const goalMs = 1000;
const patienceMs = 20_000;
const portBase = 18100;
const port = 18090;
const product = `http://127.0.0.1:${port}`;
const cookie = "__Host-aai_session=bench-journey";
const office = "office@hollisbrandt.example";

async function startCounterparts() {
  const given = ["sandbox", "--port-base", String(portBase), "--hook", product];
  const child = start("journey-sandbox", `${build}/assistantai`, given, {}, "pipe");
  const line = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    });
    child.once("exit", () => reject(new Error("the counterparts ended; see their log")));
  });
  return JSON.parse(line).env;
}

// Nothing is due any more: the history that came with the mailbox is read and answered.
async function settled(database) {
  const due = "select count(*) from aai.jobs where run_at <= now()";
  for (let tries = 0, calm = 0; calm < 5; tries += 1) {
    if (tries > 600) throw new Error("the practice did not settle within five minutes");
    calm = database.value(due) === "0" ? calm + 1 : 0;
    await pause(500);
  }
}

// A session of the owner, as signing in leaves it.
function signIn(database) {
  const hash = createHash("sha256").update("bench-journey").digest("hex");
  return database.value(`
    insert into aai.sessions (id, token_hash, rotated_at, user_id, last_seen_at, expires_at,
                              created_at)
    select gen_random_uuid(), '\\x${hash}', now(), m.user_id, now(), now() + interval '1 day', now()
      from aai.mailboxes b join aai.memberships m on m.org_id = b.org_id
     where b.address = '${office}' limit 1
    returning (select org_id from aai.mailboxes where address = '${office}')`).split("\n")[0];
}

// The events of the practice, as an open page gets them.
function openPage(org) {
  const waiting = [];
  const opened = new Promise((resolve, reject) => {
    get(`${product}/v1/orgs/${org}/events`, { headers: { cookie } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream: ${answer.statusCode}`));
      let rest = "";
      answer.on("data", (bytes) => {
        resolve();
        rest += bytes;
        const events = rest.split("\n\n");
        rest = events.pop();
        const at = performance.now();
        for (const event of events) {
          if (!event.includes("event: draft.created")) continue;
          waiting.shift()?.({ at, data: JSON.parse(/^data: (.*)$/m.exec(event)[1]) });
        }
      });
    }).on("error", reject);
  });
  const next = () => new Promise((resolve, reject) => {
    waiting.push(resolve);
    setTimeout(() => reject(new Error(`no card within ${patienceMs} ms`)), patienceMs).unref();
  });
  return { opened, next };
}

const body = readFileSync(new URL("mail.txt", import.meta.url), "utf8");
function mail(number) {
  const head = [
    `From: Nora Fenwick <nora${number}@fenwick${number}.example>`, `To: ${office}`,
    `Subject: A question about my return, ${number}`, `Message-ID: <${number}@fenwick.example>`,
    `Date: ${new Date().toUTCString()}`, "Content-Type: text/plain; charset=utf-8",
  ];
  const text = `${head.join("\n")}\n\n${body}`.replaceAll("\n", "\r\n");
  return { raw: Buffer.from(text).toString("base64url"), address: `nora${number}@` };
}

async function isInQueue(org, address) {
  const answer = await fetch(`${product}/v1/orgs/${org}/drafts`, { headers: { cookie } });
  const { items } = await answer.json();
  return items.some((one) => one.from_address.startsWith(address));
}

async function measure(google, page, org, number) {
  const { raw, address } = mail(number);
  const card = page.next();
  const began = performance.now();
  const deliver = { method: "POST", body: JSON.stringify({ to: office, raw }) };
  const told = await fetch(`${google}/_deliver`, deliver);
  if (!told.ok) throw new Error(`_deliver: ${told.status} ${await told.text()}`);
  const { at } = await card;
  if (!await isInQueue(org, address)) throw new Error(`mail ${number} has a card but no draft`);
  return at - began;
}

async function main() {
  const database = new Database("bench_journey");
  const keyFile = masterKey();
  const env = {
    ...await startCounterparts(), AAI_DATABASE: database.conninfo, AAI_KEY_FILE: keyFile,
    AAI_LISTEN: `127.0.0.1:${port}`, AAI_PUBLIC_URL: product, AAI_RATE_LIMIT_SCALE: "100",
  };
  start("journey-serve", `${build}/assistantai`, ["serve"], env);
  start("journey-work", `${build}/assistantai`, ["work"], env);
  await listening(port);
  run("node", ["demo/seed.mjs", "--product", product, "--google", env.AAI_GOOGLE_URL, "--resend",
    env.AAI_RESEND_URL, "--out", `${state}/demo`]);
  await makeIdle(database, env.AAI_GOOGLE_URL, keyFile, idle);
  await settled(database);

  const org = signIn(database);
  const page = openPage(org);
  await page.opened;
  await measure(env.AAI_GOOGLE_URL, page, org, 0);  // as warm-up
  const taken = [];
  for (let number = 1; number <= mails; number += 1) {
    await pause(300 + Math.random() * 300);
    taken.push(await measure(env.AAI_GOOGLE_URL, page, org, number));
  }
  const synced = database.value(`select count(*) from aai.sync_cursors c join aai.orgs o
    on o.id = c.org_id where o.slug like 'idle-%' and c.last_synced_at > c.created_at`);
  console.log(`${mails} mails, one after another; ${synced} of ${idle} idle mailboxes were ` +
    `looked at meanwhile; fastest ${quantile(taken, 0).toFixed(0)} ms`);
  for (const [name, share] of [["p50", 0.5], ["p95", 0.95]]) {
    const ms = quantile(taken, share);
    figure(`new mail to card, ${name}`, `< ${goalMs} ms`, `${ms.toFixed(0)} ms`, ms < goalMs);
  }
}

await bench(main);
