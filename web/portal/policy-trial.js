// What rules would have said to the decisions of the last 30 days.
import { post } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { count, longTime, plural, since } from "/lib/format.js";
import { orgPath } from "/portal/context.js";

const shownMax = 50;

class PolicyTrial extends Part {
  connected() {
    this.clear();
  }

  clear() {
    fill(this, { has_result: false });
  }

  async run(rules) {
    fill(this, { has_result: true, told: "", more: "", differs: true });
    const place = this.find("[data-place=differences]");
    showState(place, "loading");
    const answer = await post(orgPath("/approval-policies/simulation"), { rules });
    place.replaceChildren();
    if (!answer.ok) {
      return showState(place, "failed", { text: answer.detail }, () => this.run(rules));
    }
    this.#draw(answer.data, place);
  }

  #draw({ decision_count, difference_count, items }, place) {
    const told = decision_count
      ? `In the last 30 days this would have changed ${count(difference_count)} of ` +
        `${plural(decision_count, "decision", "decisions")}.`
      : "Nothing was approved in the last 30 days, so there is nothing to compare with.";
    const differing = items.filter(({ differs }) => differs);
    const hidden = differing.length - shownMax;
    const more = hidden > 0 ? `And ${count(hidden)} older ones.` : "";
    fill(this, { told, more, differs: differing.length > 0 });
    place.replaceChildren(...differing.slice(0, shownMax).map(drawDifference));
  }
}

function drawDifference({ subject, decided_by, decided_at, was, would_be, sentence }) {
  const node = fill(clone("policy-difference"), {
    subject: subject || "Without a subject",
    who: `Approved by ${decided_by}, ${since(decided_at)}`,
    was: verdictOf(was),
    would_be: verdictOf(would_be),
    why: [would_be.rule, sentence].filter(Boolean).join(": "),
  });
  node.querySelector("small").title = longTime(decided_at);
  return node;
}

function verdictOf({ outcome, approvals_needed, hold_minutes }) {
  if (outcome === "denied") return "Not allowed";
  if (outcome === "needs_another") return `Waits for ${count(approvals_needed)} approvals`;
  if (hold_minutes) return `Leaves ${lengthOf(hold_minutes)} later`;
  return approvals_needed > 1 ? `Leaves, with ${count(approvals_needed)} approvals` : "Leaves";
}

function lengthOf(minutes) {
  if (minutes < 120) return plural(minutes, "minute", "minutes");
  const hours = Math.round(minutes / 60);
  if (hours < 48) return plural(hours, "hour", "hours");
  return plural(Math.round(hours / 24), "day", "days");
}

customElements.define("policy-trial", PolicyTrial);
