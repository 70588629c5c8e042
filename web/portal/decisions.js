// Deciding: the row leaves at once, the decision goes to the disk, then to the server.
// An approval names the version and the hash of what was on the screen; text that the server does
// not have yet travels with it and is saved first, so nothing but the text seen can be sent.
import { del, get, post, put } from "/lib/api.js";
import { say } from "/lib/dom.js";
import { plural } from "/lib/format.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { approvalProblem, sameContent, seen } from "/portal/approval.js";
import { app, draftPath } from "/portal/context.js";
import { edited, forget, settled } from "/portal/edits.js";
import { queue } from "/portal/queue.js";
import { countSnoozed, putBack, takeRows } from "/portal/queue_taking.js";

const undoShownMs = 10000;
const undoStackMax = 50;
const countAfterMs = 300;
const nouns = { approve: "approval", reject: "rejection", snooze: "snooze" };
const done = { approve: "Approved.", reject: "Rejected.", snooze: "Snoozed." };
const undoStack = [];
const toasts = new Map();
let counting = 0;
let tail = Promise.resolve();
export const decidedHere = new Set();

export async function decideCurrent(kind, extra = {}) {
  const { selected, currentId } = queue.state;
  if (selected.size) return decideMany(kind, [...selected], extra);
  if (!currentId) return;
  const draft = queue.current;
  const problem = kind === "approve" ? approvalProblem(draft) : "";
  if (problem || !draft) return toast({ icon: "circle-alert", bad: true, text: problem });
  await decide(kind, [draft], extra);
}

/** Many at once: each is read first, since an approval must name what it approves. */
async function decideMany(kind, ids, extra) {
  if (kind !== "snooze") {
    const answer = await confirmMany(kind, ids);
    if (!answer.yes) return;
    if (answer.text) extra = { reason: answer.text };
  }
  await Promise.all(ids.map((id) => queue.need(id)));
  const drafts = ids.map((id) => queue.details.get(id)).filter(Boolean);
  const able = drafts.filter((draft) => kind !== "approve" || !approvalProblem(draft));
  const left = ids.length - able.length;
  if (able.length) await decide(kind, able, extra);
  if (left)
    toast({
      icon: "hand",
      bad: true,
      text: `${plural(left, "draft needs", "drafts need")} you first.`,
    });
}

async function confirmMany(kind, ids) {
  const verb = kind === "approve" ? "Approve and send" : "Reject";
  const risky = ids.filter((id) => queue.rowOf(id)?.level !== "ready").length;
  const warning = risky
    ? `${plural(risky, "of them is", "of them are")} marked for checking. `
    : "";
  const title = `${verb} ${plural(ids.length, "reply", "replies")}?`;
  const text = `${kind === "approve" ? warning : ""}You can undo for a moment after that.`;
  const ask = kind === "reject" ? "Why? (optional)" : "";
  return confirm({ title, text, ask, ok: verb, danger: kind === "reject" });
}

async function decide(kind, drafts, extra) {
  const ids = drafts.map((draft) => draft.id);
  const ops = drafts.map((draft) => decisionOf(kind, draft, extra));
  const was = queue.state.currentId;
  for (const id of ids) queue.leaving.add(id);
  const taken = takeRows(ids);
  if (kind === "snooze") countSnoozed(taken.length);
  for (const id of ids) decidedHere.add(id);
  const entry = { kind, ops, taken, was };
  undoStack.push(entry);
  if (undoStack.length > undoStackMax) undoStack.shift();
  announce(entry, drafts);
  await inTurn(() => addToOutbox(ops, drafts));
}

/** Decisions and their undoing reach the outbox in the order in which they were made. */
function inTurn(work) {
  tail = tail.then(work, work);
  return tail;
}

async function addToOutbox(ops, drafts) {
  await Promise.all(drafts.map((draft) => settled(draft.id)));
  // A save that was under way has changed version and hash of the same text.
  for (const [index, op] of ops.entries()) Object.assign(op, contentOf(drafts[index]));
  await app.outbox.add(ops);
  for (const { id } of drafts) queue.leaving.delete(id);
}

function decisionOf(kind, draft, extra) {
  const from = queue.rowOf(draft.id)?.from_name ?? draft.to[0]?.name ?? draft.subject;
  const key = crypto.randomUUID();
  const base = { key, text_key: crypto.randomUUID(), kind, draft_id: draft.id, from_name: from };
  return { ...base, ...extra, ...contentOf(draft) };
}

/** `mine` travels only where the server does not have it yet; `shown` is what was approved. */
function contentOf(draft) {
  const { version, content_sha256, mine } = draft;
  const { text, to, cc } = seen(draft);
  return { version, content_sha256, mine, shown: { text, to, cc } };
}

function announce(entry, drafts) {
  const { kind, ops } = entry;
  const who = ops.length === 1 ? ops[0].from_name : plural(drafts.length, "reply", "replies");
  const waits = whatWaits(kind);
  const action = { label: "Undo", cap: "Z", run: () => undo(entry), timed: kind === "approve" };
  const shown = toast({
    strong: done[kind],
    text: `${who}${waits}`,
    icon: "check",
    action,
    forMs: undoShownMs,
  });
  for (const op of ops) toasts.set(op.key, shown);
  say(`${done[kind]} ${who}`);
}

function whatWaits(kind) {
  if (app.outbox.reason === "offline") return ", will be sent when you are back online";
  const isStopped = kind === "approve" && queue.state.counts?.is_sending_stopped;
  return isStopped ? ", waits until sending is resumed" : "";
}

export function undoLast() {
  const entry = undoStack.at(-1);
  if (entry) undo(entry);
  else say("Nothing to undo");
}

async function undo(entry) {
  const at = undoStack.indexOf(entry);
  if (at < 0) return;
  undoStack.splice(at, 1);
  for (const { draft_id } of entry.ops) {
    queue.returning.add(draft_id);
    decidedHere.delete(draft_id);
  }
  putBack(entry.taken);
  if (entry.kind === "snooze") countSnoozed(-entry.taken.length);
  if (entry.was) queue.open(entry.was);
  for (const op of entry.ops) toasts.get(op.key)?.close();
  say("Undone");
  await inTurn(() => takeBack(entry.ops));
}

async function takeBack(ops) {
  for (const op of ops) {
    const { draft_id, from_name } = op;
    if (await app.outbox.takeBack(op.key)) {
      queue.returning.delete(draft_id);
      continue;
    }
    await app.outbox.add([
      { key: crypto.randomUUID(), kind: `undo_${op.kind}`, draft_id, from_name },
    ]);
  }
}

/** Sends one decision; called by the outbox, also for decisions of earlier visits. */
export async function performDecision(op) {
  const path = draftPath(op.draft_id, `/${nouns[op.kind.replace("undo_", "")]}`);
  const { key, version, reason, until } = op;
  if (op.kind.startsWith("undo_")) return del(path, { key });
  if (op.kind === "reject") return post(path, { version, reason }, { key });
  if (op.kind === "snooze") return post(path, { until }, { key });
  if (!op.mine) return approve(path, op, op.shown?.text, key);
  const body = { version, ...edited(op.mine) };
  const saved = await put(draftPath(op.draft_id, "/text"), body, { key: op.text_key });
  if (!saved.ok) return saved;
  if (!sameContent(saved.data, op.shown)) return changedMeanwhile;
  return approve(path, saved.data, saved.data.text, key);
}

/** The hash of the text that was shown goes along: the server refuses it for any other text. */
async function approve(path, { version, content_sha256 }, text, key) {
  const presented_sha256 = text === undefined ? undefined : await hashOf(text);
  return post(path, { version, content_sha256, presented_sha256 }, { key });
}

async function hashOf(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const changedMeanwhile = {
  ok: false,
  status: 409,
  code: "draft.changed_meanwhile",
  detail: "It changed meanwhile.",
};

export function watchOutcomes(signal) {
  app.outbox.addEventListener("outcome", ({ detail }) => takeOutcome(detail), { signal });
}

async function takeOutcome({ op, answer }) {
  const shown = toasts.get(op.key);
  toasts.delete(op.key);
  if (op.kind.startsWith("undo_")) queue.returning.delete(op.draft_id);
  if (answer.ok) {
    queue.loadIfLoading();
    countSoon();
    if (op.kind === "approve") await forget(op.draft_id);
    if (answer.data?.undo_until) shown?.until(answer.data.undo_until);
    if (op.mine || op.kind.startsWith("undo_")) refreshDetail(op.draft_id);
    if (op.kind.startsWith("undo_")) queue.load();
    if (op.kind === "approve" && answer.data?.state === "waiting") {
      awaitAnother(op, answer.data, shown);
    }
    return;
  }
  shown?.close();
  decidedHere.delete(op.draft_id);
  await keepUnsent(op);
  const strong = op.kind.startsWith("undo_") ? "Not undone." : "Not sent.";
  toast({
    strong,
    text: `${op.from_name}: ${answer.detail}`,
    icon: "circle-alert",
    bad: true,
    forMs: 12000,
  });
  await refreshDetail(op.draft_id);
  await queue.load();
}

/** A policy wants somebody else as well: nothing leaves yet, and the row is where it was. */
function awaitAnother({ key, draft_id, from_name }, answer, shown) {
  const { sentence, approvals, approvals_needed } = answer;
  decidedHere.delete(draft_id);
  refreshDetail(draft_id);
  const entry = undoStack.find(({ ops }) => ops.some((op) => op.key === key));
  putBack(entry?.taken.filter(({ row }) => row.id === draft_id) ?? []);
  if (!queue.state.currentId) queue.open(draft_id);
  const isAlone = entry?.ops.length === 1;
  if (isAlone) shown?.close();
  toast({
    strong: `Approved by you, ${approvals} of ${approvals_needed}.`,
    text: `${from_name}: ${sentence}`,
    icon: "users",
    action: isAlone && { label: "Undo", cap: "Z", run: () => undo(entry) },
    forMs: 12000,
  });
}

/** A count that was asked for before a decision may have arrived after it. */
function countSoon() {
  clearTimeout(counting);
  counting = setTimeout(() => app.outbox.waiting || queue.loadCounts(), countAfterMs);
}

/** A refused decision gives the written text back, as the person's own and not yet saved. */
async function keepUnsent({ draft_id, version, mine }) {
  if (mine) await app.kept.put("texts", { draft_id, version, mine });
}

export async function refreshDetail(id) {
  const answer = await get(draftPath(id));
  if (!answer.ok) return queue.details.delete(id);
  const known = queue.details.get(id);
  if (known && answer.data.state !== "waiting") known.mine = undefined;
  await queue.keepDetail(answer.data);
}
