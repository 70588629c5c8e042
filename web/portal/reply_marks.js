// What stands in the reply: its head, its changes, or its facts and blanks marked.
import { make } from "/lib/dom.js";

let words = /** @type {any} */ (null);

/** What a person changed; the code for it is fetched when the first changed draft is shown. */
export function changesOf(draft, text, redraw) {
  const none = { runs: [], counts: { counts: false } };
  if (text === draft.assistant_text) return none;
  if (!words) {
    import("/lib/diff.js").then((module) => {
      words = module;
      redraw();
    });
    return none;
  }
  const runs = words.diffWords(draft.assistant_text, text);
  const added = `+${words.countWords(runs, "added")}`;
  const removed = `−${words.countWords(runs, "removed")}`;
  return { runs, counts: { counts: true, added, removed } };
}

export function changeNodes(runs) {
  const tags = { added: "ins", removed: "del" };
  return runs.map(({ kind, text }) =>
    tags[kind] ? make(tags[kind], { textContent: text }) : text,
  );
}

/** Offsets belong to the text that the server has; newer text is shown without marks. */
export function markedNodes(draft) {
  if (draft.mine !== undefined) return [draft.mine];
  const { text } = draft;
  const marks = [...draft.claims, ...draft.blanks].sort((a, b) => a.start - b.start);
  const nodes = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.start < at) continue;
    nodes.push(text.slice(at, mark.start), markNode(mark, text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  return [...nodes, text.slice(at)];
}

function markNode(mark, text) {
  if (!mark.status) {
    const title = `Fill in: ${mark.label}`;
    return make("mark", { className: "blank", textContent: text, title });
  }
  const title = mark.status === "checked" ? mark.source_label : "No source was found for this";
  const node = make("mark", { className: "fact", textContent: text, title });
  node.dataset.status = mark.status;
  return node;
}

/** What stands over the reply. */
export function headOf(draft, changed) {
  return {
    written: writtenBy(draft, changed),
    mark: changed ? "pencil" : "sparkles",
    save: draft.save ?? (draft.mine === undefined ? "" : "Kept on this device"),
    segments: changed,
    conflict: Boolean(draft.theirs),
    to: draft.to.map(nameOf).join(", "),
    cc: draft.cc.map(nameOf).join(", "),
  };
}

function writtenBy(draft, changed) {
  if (draft.mine !== undefined || changed) return "Edited by a person";
  return "Written for you, in your tone";
}

/** For browsers without field-sizing. */
export function grow(editor) {
  if (CSS.supports("field-sizing", "content")) return;
  editor.style.blockSize = "auto";
  editor.style.blockSize = `${editor.scrollHeight}px`;
}

/** The editor counts as the draft. */
export function pressSegments(root, view) {
  for (const button of root.querySelectorAll(".segments button")) {
    const isOn = (button.dataset.do === "changes") === (view === "changes");
    button.setAttribute("aria-pressed", String(isOn));
  }
}

function nameOf(person) {
  return person.name ? `${person.name} <${person.address}>` : person.address;
}

/** The server drops white space at the end; the cursor must not jump for that. */
export function sameButForEnd(typed, saved) {
  return typed.trimEnd() === saved.trimEnd() && typed.length >= saved.length;
}
