// Mail that was read and has no draft, with the reason, so that nobody has to wonder. What still
// waits for a person says so, and a person may ask for a draft all the same.
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { since, words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { askForDraft } from "/portal/asked_draft.js";
import { orgPath } from "/portal/context.js";

const reloading = ["draft.created", "draft.failed", "draft.decided", "draft.restored"];

class QuietPage extends Part {
  connected(signal) {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "quiet",
      read: (after) => get(orgPath(`/threads${afterQuery(after)}`)),
      row: drawRow,
      empty: {
        icon: "archive",
        title: "Nothing yet",
        text: "Read mail without a question appears here.",
      },
    });
    this.onDo({ ask: askForDraft });
    const reload = ({ detail }) => reloading.includes(detail.event) && table.load();
    document.addEventListener("live", reload, { signal });
    table.load();
  }
}

function drawRow(node, item) {
  fill(node, {
    subject: item.subject,
    from: item.from_name || item.from_address,
    category: item.needs_reply ? "Waits for you" : words(item.category),
    reason: item.reason,
    when: since(item.last_message_at),
    can_ask: item.can_be_drafted,
  });
  node.querySelector("[data-do=ask]").dataset.id = item.id;
  const kind = node.querySelector("[data-text=category]");
  kind.classList.toggle("warn-text", Boolean(item.needs_reply));
}

customElements.define("quiet-page", QuietPage);
