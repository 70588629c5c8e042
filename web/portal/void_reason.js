// A draft that is void: above it stands that nothing of it leaves, and why; nothing is decided.
import { icon, make } from "/lib/dom.js";

const reasons = {
  filed_elsewhere:
    "Nothing of this reply is sent: its conversation was filed to another matter after the reply " +
    "was written. A new one is written with that matter's knowledge.",
  thread_moved_on: "Nothing of this reply is sent: a newer message arrived in its conversation.",
  approver_may_no_longer_decide:
    "Nothing of this reply is sent: whoever approved it may no longer decide.",
};

export function drawVoid(place, { void_reason }) {
  if (!place) return;
  const view = place.closest("draft-view");
  for (const part of view.querySelectorAll("decision-bar, [data-place=level]")) part.hidden = true;
  const text = reasons[void_reason] ?? "Nothing of this reply is sent.";
  if (place.textContent.trim() === text) return;
  const said = make("p", { className: "grow", textContent: text });
  const banner = make("div", { className: "banner", role: "status" }, icon("circle-alert"), said);
  place.replaceChildren(banner);
}
