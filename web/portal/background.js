// What works beside the pages of the portal: decisions and their outbox, live events, the worker.
import { get } from "/lib/api.js";
import { make } from "/lib/dom.js";
import { count } from "/lib/format.js";
import { Outbox } from "/lib/outbox.js";
import { loadPage } from "/lib/parts.js";
import { registerWorker } from "/lib/worker.js";
import { app } from "/portal/context.js";
import { prepareDialogs } from "/portal/asking.js";
import { performDecision, watchOutcomes } from "/portal/decisions.js";
import { startLive } from "/portal/live.js";
import { queue } from "/portal/queue.js";
import { addQueueCommands } from "/portal/queue_commands.js";
import "/portal/outbox-banner.js";

export { addSearch } from "/portal/list_search.js";
export { decideCurrent, undoLast } from "/portal/decisions.js";
export { asking } from "/portal/asking.js";

export function start() {
  const { signal } = new AbortController();
  const { user, org } = app.session;
  app.outbox = new Outbox({
    kept: app.kept,
    name: `aai.${user.id}.${org.id}`,
    owner: user.id,
    perform: performDecision,
    whoAmI: () => get("/v1/me"),
  });
  if (org.role === "viewer") showLook();
  else startLive(signal);
  watchOutcomes(signal);
  app.outbox.start(signal);
  registerWorker("/portal/");
  queue.watch(["counts"], showCount, signal);
  if (!queue.state.counts) queue.loadCounts();
  loadPage("/portal/", "reply-editor").catch(() => {});
  prepareDialogs();
}

/** What the queue's page gets beside its list: keys, and a word where nothing leaves. */
export function furnish(page, signal) {
  addQueueCommands(page, signal);
  queue.watch(["currentId", "detail", "rows"], () => showBanner(page), signal);
  queue.watch(["counts"], ({ counts }) => counts?.is_sending_stopped && showStop(page), signal);
}

/** Who has approved the draft in sight, where a policy wants several people; why it is void. */
async function showBanner(page) {
  const id = queue.current?.id;
  const draw = await bannerOf(queue.current);
  const place = page.find("draft-view [data-place=banner]");
  if (queue.current?.id !== id) return;
  if (draw) draw(place);
  else place?.replaceChildren();
}

async function bannerOf(draft) {
  if (draft?.state === "void") {
    const { drawVoid } = await import("/portal/void_reason.js");
    return (place) => drawVoid(place, draft);
  }
  if (!draft?.approvals?.length) return null;
  const { drawGiven } = await import("/portal/given_approvals.js");
  return (place) => drawGiven(place, draft.approvals);
}

/** Somebody of support looks in, and is told so on every page. */
async function showLook() {
  const { startLookBar } = await import("/portal/look_bar.js");
  startLookBar();
}

async function showStop(page) {
  const isThere = await loadPage("/portal/", "stop-banner").catch(() => false);
  if (isThere && !page.find("stop-banner")) page.prepend(make("stop-banner", { hidden: true }));
}

function showCount({ counts }) {
  const waiting = counts ? counts.ready + counts.check + counts.needs : 0;
  for (const place of document.querySelectorAll("[data-count=waiting]")) {
    place.textContent = waiting ? count(waiting) : "";
  }
}
