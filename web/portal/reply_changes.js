// What a person changed in the words of the assistant.
import { countWords, diffWords } from "/lib/diff.js";
import { make } from "/lib/dom.js";
import { loadStyle } from "/lib/parts.js";
import { seen } from "/portal/approval.js";

const tags = { added: "ins", removed: "del" };
let last = { key: "", runs: [] };

loadStyle("/portal/changes.css");

function runsOf(draft) {
  const { text } = seen(draft);
  const key = `${draft.id} ${text}`;
  if (key !== last.key) last = { key, runs: diffWords(draft.assistant_text, text) };
  return last.runs;
}

/** The numbers beside the author, in the names that fill() takes. */
export function counts(draft) {
  const runs = runsOf(draft);
  const added = `+${countWords(runs, "added")}`;
  return { counts: true, added, removed: `−${countWords(runs, "removed")}` };
}

export function nodes(draft) {
  return runsOf(draft).map(({ kind, text }) =>
    tags[kind] ? make(tags[kind], { textContent: text }) : text,
  );
}
