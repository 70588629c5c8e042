// Keeps the queue true to what happens elsewhere: new drafts, colleagues' decisions, lost time.
import { get } from "/lib/api.js";
import { say } from "/lib/dom.js";
import { LiveEvents } from "/lib/events.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";
import { decidedHere, refreshDetail } from "/portal/decisions.js";
import { saveSoon } from "/portal/edits.js";
import { queue } from "/portal/queue.js";
import { takeRows } from "/portal/queue_taking.js";

const gatherMs = 300;
const isId = /^$|^[0-9a-f-]{36}$/;
let reload = 0;
let members = null;

export function startLive(signal) {
  const live = new LiveEvents(app.session.org.id, app.session.user.id);
  live.addEventListener("event", ({ detail }) => take(detail), { signal });
  live.addEventListener("open", ({ detail }) => opened(detail), { signal });
  live.start(signal);
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
  else if (event === "draft.edited") edited(id, data.by);
  else if (event === "draft.voided") voided(id, data);
  else if (event === "draft.restored" || event === "reset") restored(id);
  else if (event === "draft.awaits_another") awaited(id, data.by);
  else if (event === "draft.failed") failed(data);
  else if (event === "draft.sent" || event.startsWith("sending.")) queue.loadCounts();
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
  if (decidedHere.has(id)) return;
  if (!row) return queue.loadCounts();
  // One's own: of another tab, or late news of what was undone here since. The server knows.
  if (isMe(by)) return reloadSoon();
  sayWho(by, `has handled the reply to ${row.from_name}.`);
  if (!queue.details.get(id)?.mine) takeRows([id]);
}

/** Approvals may have been given or called back, with the same wording. */
function restored(id) {
  if (queue.details.get(id)?.approvals) refreshDetail(id);
  reloadSoon();
}

/** A colleague has approved it and the policy wants another person: it stays where it is. */
function awaited(id, by) {
  const row = queue.rowOf(id);
  if (row && !isMe(by)) sayWho(by, `has approved the reply to ${row.from_name}; one more must.`);
}

/** A colleague's wording; one's own edits are answered where they are made. */
function edited(id, by) {
  const known = queue.details.get(id);
  if (known && !known.mine && !isMe(by)) refreshDetail(id);
}

const isMe = (by) => Object.values(app.session.user).includes(by);

/** People are named by the list of members, where this person may read it. */
async function sayWho(by, text) {
  members ??= get(orgPath("/members"));
  const answer = await members;
  if (!answer.ok) members = null;
  const found = answer.ok && answer.data.items.find((one) => one.user_id === by);
  const strong = found ? found.name || found.email : isId.test(by) ? "Someone" : by;
  toast({ strong, text, icon: "users" });
}

function voided(id, { reason, was_approved }) {
  if (was_approved && reason === "filed_elsewhere") sayCalledBack(id);
  const known = queue.details.get(id);
  if (known && id === queue.state.currentId) known.mine = undefined;  // the list moves on from it
  else queue.details.delete(id);
  decidedHere.delete(id);
  reloadSoon();
}

function sayCalledBack(id) {
  const text = "Its conversation was filed to another matter. A new one is being written.";
  const run = () => queue.need(id, true).then(() => queue.open(id));
  const action = { label: "Show it", run };
  toast({ strong: "An approved reply is not sent.", text, icon: "circle-alert", action });
}

async function failed({ reason }) {
  queue.loadCounts();
  const { failureText } = await import("/portal/sending_failure.js");
  const strong = "An approved reply failed.";
  toast({ strong, text: failureText(reason), icon: "circle-alert", bad: true });
}

function reloadSoon() {
  clearTimeout(reload);
  reload = setTimeout(() => queue.load(), gatherMs);
}
