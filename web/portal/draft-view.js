// One draft in full: what came in, what would go out, and the bar of decisions.
import { clone, fill, Part, showState } from "/lib/dom.js";
import { count, words } from "/lib/format.js";
import { queue } from "/portal/queue.js";
import "/portal/decision-bar.js";
import "/portal/reply-card.js";
import "/portal/thread-messages.js";

const levels = {
  ready: ["good", "Ready", "circle-check"],
  check: ["warn", "Check facts", "list-checks"],
  needs: ["bad", "Needs you", "hand"],
};

class DraftView extends Part {
  #shown = "";

  connected(signal) {
    this.setAttribute("aria-label", "Draft");
    this.setAttribute("role", "region");
    this.onDo({
      back: () => this.tell("draft-back"),
      previous: () => this.tell("draft-move", -1),
      next: () => this.tell("draft-move", 1),
    });
    const keys = ["currentId", "detail", "failedId", "status", "rows", "counts"];
    queue.watch(keys, () => this.#draw(), signal);
  }

  #draw() {
    const { currentId, failedId, status } = queue.state;
    const draft = queue.current;
    if (draft) return this.#drawDraft(draft);
    this.#shown = "";
    if (!currentId && status === "ready") this.#drawNone();
    else if (failedId === currentId && currentId) this.#drawFailed(currentId);
    else this.replaceChildren(clone("view-skeleton"));
  }

  #drawNone() {
    const text = "New drafts appear here by themselves, once a mailbox is connected.";
    showState(this, "empty", { icon: "mail-check", title: "Nothing waits for you", text });
  }

  #drawFailed(id) {
    const text = "This draft is not on this device and the server cannot be reached.";
    showState(this, "failed", { text }, () => queue.need(id, true));
  }

  #drawDraft(draft) {
    if (this.#shown !== draft.id) {
      const template = /** @type {any} */ (document.getElementById("view-draft"));
      this.replaceChildren(template.content.cloneNode(true));
      this.#shown = draft.id;
    }
    const row = queue.rowOf(draft.id);
    const [tone, label, icon] = levels[row?.level ?? draft.level] ?? levels.check;
    fill(this.find(".view-head"), {
      subject: draft.subject,
      from: row?.from_name || draft.to[0]?.name || draft.to[0]?.address,
      category: words(draft.triage?.category ?? row?.category),
      urgent: (draft.triage?.priority ?? row?.priority) === "high",
      level: label,
      level_icon: icon,
      place: queue.place < 0 ? "" : `${count(queue.place + 1)} of ${count(queue.total)}`,
    });
    this.find("[data-place=level]").className = `pill ${tone}`;
    this.find("thread-messages").draft = draft;
    this.find("reply-card").draft = draft;
    this.find("decision-bar").draft = draft;
  }
}

customElements.define("draft-view", DraftView);
