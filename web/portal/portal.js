// The entry: session, then the page of the address, then all else.
import { get } from "/lib/api.js";
import { startApp } from "/lib/app.js";
import { showState } from "/lib/dom.js";
import { openKept } from "/lib/kept.js";
import { preparePages, startRouter } from "/lib/router.js";
import { app, background } from "/portal/context.js";

const main = document.getElementById("main");
const { signal } = new AbortController();
const pages = { "": "queue-page", drafts: "queue-page" };
const rest = "snoozed sent quiet mailboxes matters knowledge ledger audit settings";
for (const name of rest.split(" ")) pages[name] = `${name}-page`;
const page = preparePages("/portal/", pages);
start();

async function start() {
  const [session] = await Promise.all([startApp(signal), page]);
  if (!session) return showUnreachable();
  if (!(await hasPlan(session))) return location.replace("/onboarding/");
  app.session = session;
  const { user, org, operator } = session;
  const stores = { ops: "key", outcomes: "key", texts: "draft_id", seen: "key" };
  app.kept = await openKept(`aai.${user.id}.${org.id}`, stores);
  document.getElementById("to-dashboard").hidden = !operator;
  await startRouter(main, signal);
  await /** @type {any} */ (main.firstElementChild).ready;
  startBackground();
}

function startBackground() {
  const whenOnline = () => addEventListener("online", startBackground, { once: true, signal });
  background().catch(whenOnline);
}

/** The list's copy may be late; billing decides. */
async function hasPlan({ org }) {
  if (!org || org.access !== "none") return Boolean(org);
  const answer = await get(`/v1/orgs/${org.id}/subscription`);
  return !answer.ok || answer.data.access !== "none";
}

function showUnreachable() {
  if (!document.getElementById("state-failed")) return;
  showState(main, "failed", { text: "The server cannot be reached." }, () => location.reload());
}
