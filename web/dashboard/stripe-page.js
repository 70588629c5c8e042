// What Stripe has told us and what became of it; any event can be replayed.
import { get, post } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { count, since, words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { actOn } from "/dashboard/act_on.js";

const tones = { applied: "good", received: "accent", failed: "bad", ignored: "" };

class StripePage extends Part {
  connected() {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "stripe",
      read: (after) => get(`/v1/op/stripe-events${afterQuery(after)}`),
      row: drawRow,
      empty: { icon: "activity", title: "No events yet", text: "Events of Stripe appear here." },
    });
    const replay = (id) => post(`/v1/op/stripe-events/${id}/replay`);
    this.onDo({ replay: (button) => actOn(button, replay, "Replayed.", () => table.load()) });
    table.load();
  }
}

function drawRow(node, event) {
  fill(node, {
    type: event.type,
    id: event.id,
    error: event.error,
    org: event.org_name ?? "–",
    state: words(event.state),
    attempts: count(event.attempts),
    received: since(event.received_at),
  });
  node.dataset.id = event.id;
  node.querySelector(".pill").className = `pill ${tones[event.state] ?? ""}`;
}

customElements.define("stripe-page", StripePage);
