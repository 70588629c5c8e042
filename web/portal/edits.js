// Saving what a person writes into a draft: on this device first, then at the server. The label
// under the draft never claims more than is true.
import { get, put } from "/lib/api.js";
import { app, draftPath } from "/portal/context.js";
import { queue } from "/portal/queue.js";
import { namesOf } from "/portal/reply_marks.js";

const pauseMs = 600;
const retryMs = 5000;
const timers = new Map();
const running = new Map();

/** `unfit` says why this cannot be saved or sent yet; empty when it can. */
export function typed(draft, mine, unfit) {
  draft.mine = same(mine, draft) ? undefined : mine;
  draft.unfit = unfit;
  clearTimeout(timers.get(draft.id));
  if (unfit) return say(draft, "Not saved");
  if (!draft.mine) return say(draft, "");
  say(draft, "Saving…");
  later(draft.id, pauseMs);
}

/** To the letter, unlike the comparison of what was decided with what was saved. */
function same(mine, draft) {
  const people = ({ to, cc }) => `${namesOf(to)};${namesOf(cc)}`;
  return mine.text === draft.text && people(mine) === people(draft);
}

/** What the server takes as an edit. */
export function edited({ text, to, cc }) {
  const party = ({ name, address }) => ({ name: name || null, address });
  return { text, to: to.map(party), cc: cc.map(party) };
}

export function saveSoon(id) {
  const draft = queue.details.get(id);
  if (draft?.mine && !draft.unfit) later(id, 0);
}

/** Stops further saving; resolves when a save under way has been answered. */
export async function settled(id) {
  clearTimeout(timers.get(id));
  await running.get(id);
}

export async function forget(id) {
  await app.kept.remove("texts", id);
}

/** After a conflict: their text, or mine upon their version. */
export async function resolveConflict(draft, keepMine) {
  const { id: draft_id, theirs } = draft;
  const mine = keepMine ? draft.mine : undefined;
  const fresh = { ...theirs, theirs: undefined, mine };
  if (!mine) await forget(draft_id);
  else await app.kept.put("texts", { draft_id, version: fresh.version, mine });
  queue.details.set(draft.id, fresh);
  queue.touch();
  if (keepMine) later(draft.id, 0);
}

function later(id, ms) {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => save(id), ms),
  );
}

function save(id) {
  const before = running.get(id) ?? Promise.resolve();
  const now = before.then(() => saveOnce(id));
  running.set(id, now);
  return now;
}

async function saveOnce(id) {
  const draft = queue.details.get(id);
  if (!draft?.mine || draft.unfit || draft.theirs) return;
  const { version, mine } = draft;
  await app.kept.put("texts", { draft_id: id, version, mine });
  const answer = await put(draftPath(id, "/text"), { version, ...edited(mine) });
  if (answer.ok) return takeSaved(draft, answer.data, mine);
  if (answer.code === "draft.changed_meanwhile") return showConflict(draft);
  const mayWork = answer.status === 0 || answer.status >= 500 || [401, 429].includes(answer.status);
  if (!mayWork) return say(draft, `Not saved: ${answer.detail}`);
  say(draft, app.kept.durable ? "Kept on this device" : "Not saved yet");
  later(id, retryMs);
}

async function takeSaved(draft, saved, mine) {
  const typedSince = draft.mine !== mine;
  draft.mine = typedSince ? draft.mine : undefined;
  Object.assign(draft, saved, { mine: draft.mine, save: typedSince ? "Saving…" : "Saved" });
  const row = queue.rowOf(draft.id);
  if (row) row.version = saved.version;
  if (typedSince) later(draft.id, pauseMs);
  else await forget(draft.id);
  queue.touch();
}

async function showConflict(draft) {
  const answer = await get(draftPath(draft.id));
  if (answer.ok) draft.theirs = answer.data;
  say(draft, "Not saved");
}

function say(draft, text) {
  draft.save = text;
  queue.touch();
}
