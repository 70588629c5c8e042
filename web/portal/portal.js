// The portal's entry: session first, then the page the address names.
import { get } from "/lib/api.js";
import { startApp } from "/lib/app.js";
import { showState } from "/lib/dom.js";
import { count } from "/lib/format.js";
import { openKept } from "/lib/kept.js";
import { addCommands } from "/lib/keys.js";
import { loadPage } from "/lib/parts.js";
import { Outbox } from "/lib/outbox.js";
import { go, startRouter } from "/lib/router.js";
import { registerWorker } from "/lib/worker.js";
import { app } from "/portal/context.js";
import { performDecision, watchOutcomes } from "/portal/decisions.js";
import { startLive } from "/portal/live.js";
import { queue } from "/portal/queue.js";
import "/portal/queue-page.js";

const base = "/portal/";
const queuePage = { tag: "queue-page", title: "Approvals", load: async () => {} };
const page = (tag, title) => ({ tag, title, load: () => loadPage(base, tag) });
const pages = {
  "": queuePage,
  drafts: queuePage,
  sent: page("sent-page", "Sent"),
  quiet: page("quiet-page", "No reply needed"),
  mailboxes: page("mailboxes-page", "Mailboxes"),
  knowledge: page("knowledge-page", "Knowledge"),
  settings: page("settings-page", "Settings"),
};

const main = document.getElementById("main");
const { signal } = new AbortController();
start();

async function start() {
  const session = await startApp(signal);
  if (!session) return showUnreachable();
  if (!(await hasPlan(session))) return location.replace("/onboarding/");
  app.session = session;
  await openOutbox(session);
  addCommands(pageCommands(), signal);
  document.getElementById("to-dashboard").hidden = !session.operator;
  queue.watch(["counts"], showCount, signal);
  queue.loadCounts();
  startLive(signal);
  await startRouter({ base, place: main, pages, signal });
  watchOutcomes(signal);
  app.outbox.start(signal);
  registerWorker(base);
}

/** The list of organisations holds a copy that may be late; billing decides. */
async function hasPlan({ org }) {
  if (!org || org.access !== "none") return Boolean(org);
  const answer = await get(`/v1/orgs/${org.id}/subscription`);
  return !answer.ok || answer.data.access !== "none";
}

/** Everything kept carries the person and the organisation in its name. */
async function openOutbox(session) {
  const name = `aai.${session.user.id}.${session.org.id}`;
  const stores = { ops: "key", outcomes: "key", texts: "draft_id", seen: "key" };
  app.kept = await openKept(name, stores);
  app.outbox = new Outbox({
    kept: app.kept,
    name,
    owner: session.user.id,
    perform: performDecision,
    whoAmI: () => get("/v1/me"),
  });
}

function showUnreachable() {
  if (!document.getElementById("state-failed")) return;
  showState(main, "failed", { text: "The server cannot be reached." }, () => location.reload());
}

function showCount({ counts }) {
  const waiting = counts ? counts.ready + counts.check + counts.needs : 0;
  for (const place of document.querySelectorAll("[data-count=waiting]")) {
    place.textContent = waiting ? count(waiting) : "";
  }
}

function pageCommands() {
  const to = (name, label, icon, path, keys) => {
    return { name, label, group: "Go to", icon, keys, run: () => go(path) };
  };
  return [
    to("go.queue", "Approvals", "inbox", "/portal/", ["g a"]),
    to("go.sent", "Sent", "send", "/portal/sent", ["g s"]),
    to("go.quiet", "No reply needed", "archive", "/portal/quiet", ["g n"]),
    to("go.mailboxes", "Mailboxes", "mail", "/portal/mailboxes", ["g m"]),
    to("go.knowledge", "Knowledge", "book-open", "/portal/knowledge", ["g k"]),
    to("go.settings", "Settings", "settings", "/portal/settings", ["g ,"]),
  ];
}
