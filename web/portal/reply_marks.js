// The reply as nodes: its changes, or its facts and blanks marked.
import { make } from "/lib/dom.js";

export function changeNodes(runs) {
  const tags = { added: "ins", removed: "del" };
  return runs.map((run) => (tags[run.kind] ? make(tags[run.kind], { textContent: run.text }) : run.text));
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
  if (!mark.status) return make("mark", { className: "blank", textContent: text, title: `Fill in: ${mark.label}` });
  const title = mark.status === "checked" ? mark.source_label : "No source was found for this";
  const node = make("mark", { className: "fact", textContent: text, title });
  node.dataset.status = mark.status;
  return node;
}
