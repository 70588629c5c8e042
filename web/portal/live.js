// Keeps the queue true to what happens elsewhere: new drafts, colleagues' decisions, lost time.
import { say } from "/lib/dom.js";
import { LiveEvents } from "/lib/events.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app } from "/portal/context.js";
import { decidedHere } from "/portal/decisions.js";
import { saveSoon } from "/portal/edits.js";
import { queue } from "/portal/queue.js";

const gatherMs = 300;
const isId = /^$|^[0-9a-f-]{36}$/;
let reload = 0;

export function startLive(signal) {
  app.live = new LiveEvents(app.session.org.id, app.session.user.id);
  app.live.addEventListener("event", ({ detail }) => take(detail), { signal });
  app.live.addEventListener("open", ({ detail }) => opened(detail), { signal });
  app.live.start(signal);
}

function opened({ resumed }) {
  app.outbox.flush();
  saveSoon(queue.state.currentId);
  if (!resumed || queue.state.offline) reloadSoon();
}

function take({ event, data }) {
  const id = data.draft_id;
  if (event === "draft.created") created();
  else if (event === "draft.decided") decided(id, data.by);
  else if (event === "draft.voided") voided(id);
  else if (event === "draft.restored" || event === "reset") reloadSoon();
  else if (event === "draft.sent") queue.loadCounts();
  document.dispatchEvent(new CustomEvent("live", { detail: { event, data } }));
}

/** Nothing moves under the reader: away from the top, new drafts wait behind a button. */
function created() {
  say("A new draft has arrived");
  const scrolled = document.querySelector(".list-scroll")?.scrollTop ?? 0;
  const quiet = scrolled < 4 && !queue.state.selected.size;
  if (quiet) reloadSoon();
  else queue.set({ incoming: queue.state.incoming + 1 });
}

function decided(id, by = "") {
  const row = queue.rowOf(id);
  if (!row) {
    if (!decidedHere.has(id)) queue.loadCounts();
    return;
  }
  if (decidedHere.has(id)) return;
  const { name, email, id: userId } = app.session.user;
  const mine = [name, email, userId].includes(by);
  if (!mine)
    toast({
      strong: by || "Someone",
      text: `has handled the reply to ${row.from_name}.`,
      icon: "users",
    });
  if (queue.details.get(id)?.mine === undefined) queue.take([id]);
}

function voided(id) {
  queue.details.delete(id);
  decidedHere.delete(id);
  reloadSoon();
}

function reloadSoon() {
  clearTimeout(reload);
  reload = setTimeout(() => queue.load(), gatherMs);
}
