// What was put off, the next to come back at the top; each can be brought back at once.
import { del, get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { longTime } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { toast } from "/lib/ui/toast-stack.js";
import { draftPath, orgPath } from "/portal/context.js";

class SnoozedPage extends Part {
  #table;

  connected(signal) {
    this.#table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "snoozed",
      read: (after) => get(orgPath(`/drafts?level=snoozed${afterQuery(after, "&")}`)),
      row: drawRow,
      empty: {
        icon: "clock",
        title: "Nothing is snoozed",
        text: "What you put off in Approvals waits here.",
      },
    });
    this.onDo({ wake: (button) => this.#wake(button) });
    document.addEventListener("live", (event) => this.#live(event.detail), { signal });
    this.#table.load();
  }

  #live({ event }) {
    if (/^draft\.(decided|restored|voided)$/.test(event)) this.#table.load();
  }

  async #wake(button) {
    button.setAttribute("aria-busy", "true");
    const key = crypto.randomUUID();
    const { ok, detail } = await del(draftPath(button.dataset.id, "/snooze"), { key });
    if (ok) toast({ strong: "Back.", text: "It waits in Approvals again.", icon: "undo-2" });
    else toast({ strong: "Not brought back.", text: detail, icon: "circle-alert", bad: true });
    this.#table.load();
  }
}

function drawRow(node, item) {
  const from = item.from_name || item.from_address;
  fill(node, { subject: item.subject, from, when: longTime(item.snoozed_until) });
  const button = node.querySelector("[data-do=wake]");
  button.dataset.id = item.id;
  button.setAttribute("aria-label", `Bring back now: ${item.subject}`);
}

customElements.define("snoozed-page", SnoozedPage);
