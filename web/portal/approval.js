// What stands on the screen of a draft, whether it is what was saved, and may be approved.
import { plural } from "/lib/format.js";

/** draft.mine is what a person wrote and the server does not have yet: {text, to, cc}. */
export const seen = (draft) => draft.mine ?? draft;

const plain = (text) => text.replaceAll("\r\n", "\n").trim();
const addresses = ({ to, cc }) => [to, cc].map((list) => list.map((one) => one.address)).join(";");

/** The server drops white space at the end; that is no difference. */
export function sameContent(one, other) {
  return plain(one.text) === plain(other.text) && addresses(one) === addresses(other);
}

/** Why this draft cannot be approved now; empty when it can. */
export function approvalProblem(draft) {
  if (!draft) return "This draft has not been read yet.";
  if (draft.theirs) return "Choose first which of the two texts to keep.";
  if (draft.unfit) return draft.unfit;
  const { text } = seen(draft);
  const isOpen = (blank) => text.includes(draft.text.slice(blank.start, blank.end));
  const open = draft.blanks.filter(isOpen);
  if (open.length) return `${plural(open.length, "blank is", "blanks are")} open: ${open[0].label}`;
  if (draft.mine) return "";
  return draft.checks.find((check) => check.status === "block")?.detail ?? "";
}
