// What stands in the reply: its head, and its text with the facts and blanks marked.
import { make } from "/lib/dom.js";
import { seen } from "/portal/approval.js";

/** Offsets belong to the text that the server has; newer text is shown without marks. */
export function markedNodes(draft) {
  if (draft.mine) return [draft.mine.text];
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

function markNode(mark, textContent) {
  if (!mark.status) {
    return make("mark", { className: "blank", textContent, title: `Fill in: ${mark.label}` });
  }
  const title = mark.status === "checked" ? mark.source_label : "No source was found for this";
  const node = make("mark", { className: "fact", textContent, title });
  node.dataset.status = mark.status;
  return node;
}

export function headOf(draft, isChanged) {
  const { to, cc } = seen(draft);
  return {
    written: isChanged ? "Edited by a person" : "Written for you, in your tone",
    mark: isChanged ? "pencil" : "sparkles",
    save: draft.save ?? (draft.mine ? "Kept on this device" : ""),
    segments: isChanged,
    conflict: Boolean(draft.theirs),
    to: namesOf(to),
    cc: namesOf(cc),
  };
}

function nameOf({ name, address }) {
  const plain = name?.replace(/["<>]/g, "");
  return plain ? `${/[,;]/.test(plain) ? `"${plain}"` : plain} <${address}>` : address;
}

/** Also what the editor starts with: "Anna Keller <anna@example.com>, office@example.com". */
export function namesOf(people) {
  return people.map(nameOf).join(", ");
}
