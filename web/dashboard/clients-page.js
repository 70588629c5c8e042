// Every organisation, with its plan and how much it uses.
import { trialEnd } from "/dashboard/trial_end.js";
import { longDate } from "/lib/amounts.js";
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { count, words } from "/lib/format.js";
import { PagedTable } from "/lib/paged_table.js";

const typingPauseMs = 250;
const tones = {
  active: "good",
  trialing: "accent",
  past_due: "warn",
  canceled: "bad",
  ended: "bad",
};

class ClientsPage extends Part {
  #query = "";
  #timer = 0;

  connected(signal) {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "clients",
      read: (after) => get(this.#address(after)),
      row: drawRow,
      empty: { icon: "users", title: "Nobody found", text: "No client matches these words." },
    });
    this.on("input", (event) => {
      this.#query = event.target.value.trim();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => table.load(), typingPauseMs);
    });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    table.load();
  }

  #address(after) {
    const query = new URLSearchParams();
    if (this.#query) query.set("query", this.#query);
    if (after) query.set("after", after);
    return `/v1/op/clients?${query}`;
  }
}

function drawRow(node, client) {
  fill(node, {
    name: client.name,
    owner: client.owner_email,
    plan: words(client.plan_key),
    status: words(client.status),
    ends:
      client.status === "trialing" && client.trial_ends_at
        ? `ends ${trialEnd(client.trial_ends_at)}`
        : "",
    mailboxes: count(client.mailboxes),
    drafts: count(client.drafts_30d),
    since: longDate(client.created_at),
  });
  node.querySelector(".pill").className = `pill ${tones[client.status] ?? ""}`;
}

customElements.define("clients-page", ClientsPage);
