// Looking in: as a client's member, where the client allows it, for half an hour at most.
import { del, get, post } from "/lib/api.js";
import { fill, make, Part } from "/lib/dom.js";
import { longTime, since } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { actOn } from "/dashboard/act_on.js";

const endings = {
  operator: "ended by support",
  withdrawn: "ended by the client",
  other_address: "ended: it was used from another address",
};

class LooksPage extends Part {
  connected() {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "looks",
      read: (after) => this.#read(after),
      row: drawRow,
      empty: { icon: "eye", title: "Nobody has looked in", text: "Each look is listed here." },
    });
    const end = (id) => del(`/v1/op/impersonations/${id}`);
    this.onDo({
      end: (button) => actOn(button, end, "Ended.", () => table.load()),
      open: (button) => open(button.dataset.org),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#begin(event.target, event.submitter);
    });
    table.load();
  }

  async #read(after) {
    const answer = await get(`/v1/op/impersonations${afterQuery(after)}`);
    if (!answer.ok) return answer;
    const { open_to: clients } = answer.data;
    const option = ({ org_id, org_name, granted_by, until_at }) =>
      make("option", {
        value: org_id,
        textContent: `${org_name} (${granted_by}, until ${longTime(until_at)})`,
      });
    const select = this.find("[name=org_id]");
    const chosen = select.value;
    select.replaceChildren(...clients.map(option));
    if (clients.some(({ org_id }) => org_id === chosen)) select.value = chosen;
    fill(this, { may_look: clients.length > 0, nobody: !clients.length });
    return answer;
  }

  async #begin(form, button) {
    const { org_id, reason } = Object.fromEntries(new FormData(form));
    button?.setAttribute("aria-busy", "true");
    const wish = { org_id, reason: String(reason).trim() };
    const answer = await post("/v1/op/impersonations", wish);
    button?.removeAttribute("aria-busy");
    fill(this, { error: answer.ok ? "" : answer.detail });
    if (answer.ok) open(org_id);
  }
}

/** The portal as the member sees it; it starts where something is shown. */
function open(org) {
  location.assign(`/portal/mailboxes?org=${encodeURIComponent(String(org))}`);
}

function drawRow(node, item) {
  const over = item.ended_at ?? item.until_at;
  const isOver = Date.parse(over) <= Date.now() || Boolean(item.ended_at);
  fill(node, {
    name: item.org_name,
    as: `as ${item.member_name}`,
    who: item.operator_name,
    why: item.reason,
    when: since(item.began_at),
    state: item.is_open ? `until ${longTime(item.until_at)}` : isOver ? "Over" : "Signed out",
    ended: endings[item.ended_because] ?? "",
    is_open: item.is_open,
    is_mine: item.is_open && item.is_mine,
  });
  node.dataset.id = item.id;
  node.querySelector(".pill").className = `pill ${item.is_open ? "warn" : ""}`;
  node.querySelector("[data-label=Began]").title = longTime(item.began_at);
  node.querySelector("[data-do=end]").setAttribute("aria-label", `End: ${item.org_name}`);
  const button = node.querySelector("[data-do=open]");
  button.dataset.org = item.org_id;
  button.setAttribute("aria-label", `Look at ${item.org_name}`);
}

customElements.define("looks-page", LooksPage);
