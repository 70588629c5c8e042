// Approve, edit, snooze, reject; says why when a draft cannot be approved yet.
import { fill, Part } from "/lib/dom.js";
import { approvalProblem } from "/portal/approval.js";

class DecisionBar extends Part {
  connected() {
    const decide = (button) => this.tell("draft-decide", button.dataset.do);
    this.onDo({ approve: decide, edit: decide, snooze: decide, reject: decide });
  }

  refuse(reason) {
    fill(this, { reason });
  }

  set draft(draft) {
    const reason = approvalProblem(draft);
    fill(this, { reason, edit_label: draft.blanks.length ? "Fill in" : "Edit" });
    this.find("[data-do=approve]").setAttribute("aria-disabled", String(Boolean(reason)));
  }
}

customElements.define("decision-bar", DecisionBar);
