// The statements of the two routes, taken from the product's own files: as texts with parameters
// for the peer, as a pgbench script with the same parameters, and as requests for our own load.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { root, state } from "../lib/house.mjs";

export const orgs = 8;
export const draftsOfOrg = 8000;
const firstDraft = 100_000_000_001;

// The text of a named query of the house, without its comments.
function query(file, name) {
  const blocks = readFileSync(`${root}src/${file}.sql`, "utf8").split(/\n\n(?=-- \w+: )/);
  const block = blocks.find((part) => part.startsWith(`-- ${name}: `));
  const lines = block.split("\n").filter((line) => !line.startsWith("--"));
  return lines.join("\n").trim().replace(/;$/, "");
}

export const queries = {
  plan_once: "set local plan_cache_mode = force_generic_plan",
  enter_org: query("app/entering", "open_for_member"),
  drafts_waiting: query("assistant/approvals/queue", "drafts_waiting"),
  approve: query("assistant/approvals/decisions", "approve"),
};

const id = (kind, org, number) =>
  `0193ab5e-${kind}-7${String(org).padStart(3, "0")}-8000-${String(number).padStart(12, "0")}`;
export const orgId = (org) => id("0003", org, 0);
export const draftId = (org, number) => id("0008", org, number);
export const token = (org) => `bench-token-${org}`;
const hashStart = "ab".repeat(26);
// Of the text of seed.sql.
const presented =
  createHash("sha256").update("Dear Yusuf, thank you for the figures.").digest("hex");

const permission = { read: "drafts.read", approve: "drafts.decide" };

// What $1, $2 ... of a statement are in pgbench: its variables are strings, sent as parameters.
// Each mention becomes a parameter of its own, so it must name its type where $1 has it from
// another mention. pgbench can send neither NULL nor an empty text: those are written out.
const text = (name) => `:${name}::text`;
const given = {
  enter_org: (org, kind) => [`:org_${org}`, `:token_${org}`, `:${kind}`, ":now",
    ":asker", ":source", ":request", ":address"],
  drafts_waiting: (org) =>
    [`:org_${org}`, "null", ":newest::timestamptz", ":last_id::uuid", ":twenty"],
  approve: (org) => {
    const fresh = (kind) => `(${text(kind)} || ${text("n")})::uuid`;
    return [`:org_${org}::uuid`, `(${text(`draft_${org}`)} || ${text("n")})::uuid`, ":one",
      `(${text("hash")} || ${text("n")})::bytea`, fresh("decision"), fresh("outbox"), fresh("job"),
      ":now::timestamptz", ":later::timestamptz", ":request", "null::uuid", ":nobody", ":one",
      ":zero", ":zero", "null::jsonb", "''::text", "''::text", ":presented::bytea"];
  },
};
const bind = (sql, values) =>
  sql.replace(/\$(\d+)\b/g, (name, number) => {
    const value = values[number - 1];
    if (value === undefined) throw new Error(`nothing is given for ${name} of: ${sql}`);
    return value;
  });

// One flight per organisation; a client goes through all of them in turn. Every approval has a
// draft of its own, and after so many transactions the same drafts are approved as by our load.
function script(kind, clients) {
  const work = kind === "read" ? "drafts_waiting" : "approve";
  const flights = Array.from({ length: orgs }, (_, index) => {
    const org = index + 1;
    const enter = bind(queries.enter_org, given.enter_org(org, kind));
    const statement = bind(queries[work], given[work](org));
    const flight = ["begin", queries.plan_once, enter, statement, "commit"]
      .map((one) => `${one};`).join("\n");
    return `\\if :o = ${index}\n\\startpipeline\n${flight}\n\\endpipeline\n\\endif\n`;
  });
  const pick = [
    "\\set i :i + 1",
    `\\set o (:i + 2 * :client_id) % ${orgs}`,
    `\\set n ${firstDraft} + (:i / ${orgs}) * ${clients} + :client_id`,
  ];
  return `${pick.join("\n")}\n${flights.join("")}`;
}

// The arguments pgbench runs the script with.
export function pgbenchArguments(kind, clients) {
  const file = `${state}/${kind}-${clients}.pgbench`;
  writeFileSync(file, script(kind, clients));
  const now = new Date();
  const variables = {
    i: -1, [kind]: permission[kind], now: now.toISOString(), one: 1, twenty: 20,
    newest: "9999-12-31T23:59:59Z", last_id: "ffffffff-ffff-ffff-ffff-ffffffffffff",
    later: new Date(now.getTime() + 10_000).toISOString(), hash: `\\x${hashStart}`,
    presented: `\\x${presented}`,
    request: "0123456789abcdef", decision: "0193ab5e-00a1-7000-8000-",
    outbox: "0193ab5e-00a2-7000-8000-", job: "0193ab5e-00a3-7000-8000-",
    asker: "member", source: "GET /v1/orgs/{org}/drafts", address: "127.0.0.1", nobody: "{}",
    zero: 0,
  };
  for (let org = 1; org <= orgs; org += 1) {
    variables[`org_${org}`] = orgId(org);
    variables[`token_${org}`] = `\\x${createHash("sha256").update(token(org)).digest("hex")}`;
    variables[`draft_${org}`] = draftId(org, 0).slice(0, -12);
  }
  const defined = Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  return ["-n", "-M", "prepared", "-c", String(clients), "-j", "1", "-f", file, ...defined];
}

function readRequest(org) {
  return `GET /v1/orgs/${orgId(org)}/drafts HTTP/1.1\r\nHost: bench\r\n` +
    `Cookie: __Host-aai_session=${token(org)}\r\n\r\n`;
}

function approveRequest(org, number) {
  const body = JSON.stringify({
    version: 1, content_sha256: `${hashStart}${number}`, presented_sha256: presented,
  });
  return `POST /v1/orgs/${orgId(org)}/drafts/${draftId(org, number)}/approval HTTP/1.1\r\n` +
    `Host: bench\r\nCookie: __Host-aai_session=${token(org)}\r\n` +
    "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n" +
    `Content-Length: ${body.length}\r\n\r\n${body}`;
}

// A file of the requests in the order they are sent.
export function requestsFile(kind) {
  const file = `${state}/${kind}.requests`;
  const count = kind === "read" ? orgs : orgs * draftsOfOrg;
  const requests = Array.from({ length: count }, (_, k) => {
    const org = k % orgs + 1;
    return kind === "read" ? readRequest(org)
      : approveRequest(org, firstDraft + Math.floor(k / orgs));
  });
  writeFileSync(file, requests.map((request) => `${request}\0`).join(""));
  return file;
}
