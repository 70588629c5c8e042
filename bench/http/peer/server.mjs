// The same two routes as Node developers write them: Fastify, node-postgres, a transaction per
// request.
//   node server.mjs PORT "conninfo as JSON"
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import pg from "pg";

const [port, connection] = process.argv.slice(2);
// Plans are made once, as our own routes have it, and without a trip for it.
const options = "-c plan_cache_mode=force_generic_plan";
const pool = new pg.Pool({ ...JSON.parse(connection), options, max: 8 });
const queriesFile = new URL("../../../var/bench/queries.json", import.meta.url);
const queries = JSON.parse(readFileSync(queriesFile, "utf8"));

async function inTransaction(request, permission, work) {
  const token = /__Host-aai_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const hash = createHash("sha256").update(token).digest();
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({ name: "enter_org", text: queries.enter_org,
      values: [request.params.org, hash, permission, new Date(), "member", request.routeOptions.url,
        request.id, request.ip] });
    const answer = await work(client);
    await client.query("commit");
    return answer;
  } catch (fault) {
    await client.query("rollback");
    throw fault;
  } finally {
    client.release();
  }
}

const app = Fastify();

app.get("/v1/orgs/:org/drafts", (request) =>
  inTransaction(request, "drafts.read", async (client) => {
    const values = [request.params.org, null, "9999-12-31T23:59:59Z",
      "ffffffff-ffff-ffff-ffff-ffffffffffff", 20];
    const waiting = { name: "drafts_waiting", text: queries.drafts_waiting, values };
    const { rows } = await client.query(waiting);
    const last = rows.at(-1);
    return { items: rows, next_cursor: last && `${last.received_at.toISOString()}_${last.id}` };
  }));

app.post("/v1/orgs/:org/drafts/:draft/approval", (request, reply) =>
  inTransaction(request, "drafts.decide", async (client) => {
    const now = new Date();
    const { version, content_sha256, presented_sha256 } = request.body;
    const values = [request.params.org, request.params.draft, version,
      Buffer.from(content_sha256, "hex"), randomUUID(), randomUUID(), randomUUID(),
      now, new Date(now.getTime() + 10_000), request.id, null, [], 1, 0, 0, null, "", "",
      Buffer.from(presented_sha256, "hex")];
    const { rows } = await client.query({ name: "approve", text: queries.approve, values });
    if (rows.length === 0) reply.code(409);
    return rows[0] ?? {};
  }));

await app.listen({ port: Number(port), host: "127.0.0.1" });
