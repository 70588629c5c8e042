// Saving what a person writes into a draft: on this device first, then at the server. The label
// under the draft never claims more than is true.
import { get, put } from "/lib/api.js";
import { app, draftPath } from "/portal/context.js";
import { queue } from "/portal/queue.js";

const pauseMs = 600;
const retryMs = 5000;
const timers = new Map();
const running = new Map();

/** draft.mine is the text that the server does not have yet. */
export function typed(draft, text) {
  draft.mine = text === draft.text ? undefined : text;
  if (draft.mine === undefined) return say(draft, "");
  say(draft, "Saving…");
  later(draft.id, pauseMs);
}

export function saveSoon(id) {
  if (queue.details.get(id)?.mine !== undefined) later(id, 0);
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
  const theirs = draft.theirs;
  const fresh = { ...theirs, theirs: undefined, mine: keepMine ? draft.mine : undefined };
  if (!keepMine) await forget(draft.id);
  else
    await app.kept.put("texts", { draft_id: draft.id, version: fresh.version, text: fresh.mine });
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
  if (!draft || draft.mine === undefined || draft.theirs) return;
  const text = draft.mine;
  const { version } = draft;
  await app.kept.put("texts", { draft_id: id, version, text });
  const answer = await put(draftPath(id, "/text"), { version, text });
  if (answer.ok) return takeSaved(draft, answer.data, text);
  if (answer.code === "draft.changed_meanwhile") return showConflict(draft);
  const mayWork = answer.status === 0 || answer.status >= 500 || [401, 429].includes(answer.status);
  if (!mayWork) return say(draft, `Not saved: ${answer.detail}`);
  say(draft, app.kept.durable ? "Kept on this device" : "Not saved yet");
  later(id, retryMs);
}

async function takeSaved(draft, saved, text) {
  const typedSince = draft.mine !== text;
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
