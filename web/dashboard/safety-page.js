// Whose record is whole, whose was found changed, and who has stopped all sending.
import { get, post } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { count, longTime, plural, since } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { toast } from "/lib/ui/toast-stack.js";

const kinds = {
  FLIPPED: "An entry is not what was sealed",
  DELETED: "An entry is gone",
  INSERTED: "An entry stands where nothing was",
  REORDERED: "An entry was sealed at another place",
  TRUNCATED: "Entries that were signed for are gone",
  REWRITTEN: "The chain was made anew",
  FORGED: "A checkpoint was not signed by us",
  WITHDRAWN: "A checkpoint is gone",
};

class SafetyPage extends Part {
  connected() {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "safety",
      read: (after) => this.#read(after),
      row: drawRow,
      empty: { icon: "shield-check", title: "No clients yet", text: "Clients appear here." },
    });
    this.onDo({ read: (button) => readDue(button) });
    table.load();
  }

  async #read(after) {
    const answer = await get(`/v1/op/safety${afterQuery(after)}`);
    if (!answer.ok) return answer;
    const { broken_count: broken, stopped_count: stopped, house_finding: house } = answer.data;
    fill(this, {
      house: house && `The service's own record is broken: ${kinds[house] ?? house}.`,
      broken: broken && `${plural(broken, "record is", "records are")} broken.`,
      stopped: stopped && `${plural(stopped, "client has", "clients have")} stopped all sending.`,
    });
    return answer;
  }
}

/** The same run as each hour's: it reads what was not read for a day. */
async function readDue(button) {
  button.setAttribute("aria-busy", "true");
  const answer = await post("/v1/op/crons/security.watch_audit/run");
  button.removeAttribute("aria-busy");
  if (answer.ok) toast({ text: "Started.", icon: "check" });
  else toast({ text: answer.detail, icon: "circle-alert", bad: true });
}

function drawRow(node, item) {
  const { org_name, finding, finding_seq, broken_since, verified_at, checkpoint_at } = item;
  const state = finding ? "Broken" : verified_at ? "Whole" : "Not read yet";
  const place = finding && `${kinds[finding] ?? finding}, at place ${count(finding_seq)}`;
  fill(node, {
    name: org_name,
    finding: finding && `${place}; first seen ${since(broken_since)}`,
    state,
    verified: verified_at ? since(verified_at) : "not yet",
    checkpoint: checkpoint_at ? since(checkpoint_at) : "none yet",
    sealed: count(item.rows_sealed),
    sending: item.stopped_at ? `Stopped ${since(item.stopped_at)}` : "On",
  });
  const tone = finding ? "bad" : verified_at ? "good" : "";
  node.querySelector("[data-place=state]").className = `pill ${tone}`;
  const sending = node.querySelector("[data-place=sending]");
  sending.className = `pill ${item.stopped_at ? "warn" : ""}`;
  sending.title = longTime(item.stopped_at);
}

customElements.define("safety-page", SafetyPage);
