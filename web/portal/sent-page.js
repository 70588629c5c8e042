// What was approved, by whom, and whether it has left; undo while it has not, and the same words
// once more for approval where it failed.
import { del, get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { longTime, since, words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { toast } from "/lib/ui/toast-stack.js";
import { askForDraft } from "/portal/asked_draft.js";
import { draftPath, orgPath } from "/portal/context.js";
import { failureText } from "/portal/sending_failure.js";

const tones = { sent: "good", approved: "accent", sending: "accent", failed: "bad", void: "warn" };

const reloading = [
  "draft.created",
  "draft.sent",
  "draft.failed",
  "draft.decided",
  "draft.restored",
];

class SentPage extends Part {
  #table;

  connected(signal) {
    this.#table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "sent",
      read: (after) => get(orgPath(`/sent${afterQuery(after)}`)),
      row: drawRow,
      empty: { icon: "send", title: "Nothing sent yet", text: "Replies you approve appear here." },
    });
    this.onDo({ undo: (button) => this.#undo(button), ask: askForDraft });
    document.addEventListener("live", (event) => this.#live(event.detail), { signal });
    this.#table.load();
  }

  #live({ event }) {
    if (reloading.includes(event)) this.#table.load();
  }

  async #undo(button) {
    button.setAttribute("aria-busy", "true");
    const answer = await del(draftPath(button.dataset.id, "/approval"), {
      key: crypto.randomUUID(),
    });
    if (answer.ok)
      toast({ strong: "Undone.", text: "It waits in Approvals again.", icon: "undo-2" });
    else toast({ strong: "Not undone.", text: answer.detail, icon: "circle-alert", bad: true });
    this.#table.load();
  }
}

function drawRow(node, item) {
  const canUndo = Boolean(item.undo_until) && Date.parse(item.undo_until) > Date.now();
  fill(node, {
    subject: item.subject,
    to: item.to.map((one) => one.name || one.address).join(", "),
    by: item.decided_by,
    when: since(item.sent_at ?? item.decided_at),
    state: words(item.state),
    problem: item.problem && failureText(item.problem),
    can_ask: item.can_be_asked_again,
    can_undo: canUndo && ["approved", "sending"].includes(item.state),
  });
  node.querySelector("[data-label=When]").title = longTime(item.sent_at ?? item.decided_at);
  node.querySelector(".pill").className = `pill ${tones[item.state] ?? ""}`;
  node.querySelector("[data-do=undo]").dataset.id = item.draft_id;
  node.querySelector("[data-do=ask]").dataset.id = item.thread_id;
}

customElements.define("sent-page", SentPage);
