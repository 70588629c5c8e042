// Mail that was read and got no draft, with the reason, so that nobody has to wonder. What still
// waits for a person says so.
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { since, words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { orgPath } from "/portal/context.js";

class QuietPage extends Part {
  connected() {
    new PagedTable({
      place: this.find("[data-place=body]"),
      name: "quiet",
      read: (after) => get(orgPath(`/threads${afterQuery(after)}`)),
      row: drawRow,
      empty: {
        icon: "archive",
        title: "Nothing yet",
        text: "Read mail without a question appears here.",
      },
    }).load();
  }
}

function drawRow(node, item) {
  fill(node, {
    subject: item.subject,
    from: item.from_name || item.from_address,
    category: item.needs_reply ? "Waits for you" : words(item.category),
    reason: item.reason,
    when: since(item.last_message_at),
  });
  const kind = node.querySelector("[data-text=category]");
  kind.classList.toggle("warn-text", Boolean(item.needs_reply));
}

customElements.define("quiet-page", QuietPage);
