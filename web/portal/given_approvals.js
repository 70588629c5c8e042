// "1 of 2 approved, by Ada Hollis, 5 min. ago; yours is missing." above a draft that waits for
// another person.
import { icon, make } from "/lib/dom.js";
import { since } from "/lib/format.js";

const and = new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" });

export function drawGiven(place, approvals) {
  const text = textOf(approvals);
  if (!place || place.textContent.trim() === text) return;
  const said = make("p", { className: "grow", textContent: text });
  place.replaceChildren(make("div", { className: "banner", role: "status" }, icon("users"), said));
}

function textOf(approvals) {
  const last = approvals.at(-1);
  const names = and.format(approvals.map(({ by, is_mine }) => (is_mine ? "you" : by)));
  const isMine = approvals.some(({ is_mine }) => is_mine);
  const missing = isMine ? "somebody else's is missing" : "yours is missing";
  const count = `${approvals.length} of ${last.approvals_needed} approved`;
  return `${count}, by ${names}, ${since(last.given_at)}; ${missing}. ${last.sentence}`.trim();
}
