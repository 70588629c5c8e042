// A thousand practices with a mailbox each in which nothing happens: known to the counterpart,
// with tokens that work, and connected, watched and read in our database. What idle mailboxes cost
// remains: the look every five minutes, of which some fall due in every second.
import { spawnSync } from "node:child_process";
import { build, root, state } from "../lib/house.mjs";
import { writeFileSync } from "node:fs";

const atOnce = 20;
const id = (kind, number) =>
  `0193ab5e-${kind}-7000-8000-${String(number).padStart(12, "0")}`;

async function post(url, body) {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function knownToGoogle(google, number) {
  const address = `desk@idle${number}.example`;
  await post(`${google}/_mailbox`, { address, name: "Desk" });
  const tokens = await post(`${google}/_token`, { address });
  const answer = await fetch(`${google}/gmail/v1/users/me/profile`,
    { headers: { authorization: `Bearer ${tokens.access_token}` } });
  if (!answer.ok) throw new Error(`profile: ${answer.status} ${await answer.text()}`);
  const { historyId } = await answer.json();
  return { number, address, historyId, ...tokens };
}

function sealed(mailboxes, keyFile) {
  const lines = mailboxes.map((one) =>
    `${id("0003", one.number)} ${id("0005", one.number)} ${one.refresh_token} ${one.access_token}`);
  const ran = spawnSync(`${build}/seal_bench`, [], {
    cwd: root, input: `${lines.join("\n")}\n`, encoding: "utf8", maxBuffer: 1 << 26,
    env: { ...process.env, AAI_KEY_FILE: keyFile },
  });
  if (ran.status !== 0) throw new Error(`seal_bench: ${ran.stderr}`);
  return ran.stdout.trim().split("\n").map((line) => line.split(" ").slice(2));
}

export async function makeIdle(database, google, keyFile, count) {
  const mailboxes = [];
  while (mailboxes.length < count) {
    const numbers = Array.from({ length: Math.min(atOnce, count - mailboxes.length) },
      (_, index) => mailboxes.length + index + 1);
    mailboxes.push(...await Promise.all(numbers.map((one) => knownToGoogle(google, one))));
  }
  const tokens = sealed(mailboxes, keyFile);
  const rows = mailboxes.map((one, index) => [
    one.number, id("0001", one.number), id("0003", one.number), id("0005", one.number),
    one.address, one.historyId, ...tokens[index],
  ].join("\t"));
  const file = `${state}/idle.tsv`;
  writeFileSync(file, `${rows.join("\n")}\n`.replaceAll("\\x", "\\\\x"));
  database.psql(database.name, "-v", `count=${count}`, "-c", `create table aai.idle (number int,
    person uuid, org uuid, mailbox uuid, address text, history text, refresh bytea, access bytea)`,
  "-c", `\\copy aai.idle from '${file}'`, "-f", "bench/journey/idle.sql");
}
