// The practice's clients, and the addresses of those who write for them.
import { del } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { plural } from "/lib/format.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

class ClientList extends Part {
  #clients = [];

  connected() {
    const ask = (kind) => (button) => this.tell("matter-ask", { kind, about: this.#of(button) });
    this.onDo({
      contact: ask("contact"),
      rename: ask("rename_client"),
      forget: (button) => this.#forget(this.#of(button), button.closest("[data-contact]")),
    });
    if (!this.#clients.length) showState(this.find("[data-place=body]"), "loading");
  }

  set book({ clients, failed, retry }) {
    const place = this.find("[data-place=body]");
    this.#clients = clients;
    fill(this, { total: clients.length ? plural(clients.length, "client", "clients") : "" });
    if (failed) return showState(place, "failed", { text: failed }, retry);
    if (!clients.length) {
      const text = "With a client’s addresses, their mail is proposed for the right matter.";
      return showState(place, "empty", { icon: "users", title: "No clients yet", text });
    }
    const list = Object.assign(document.createElement("ul"), { className: "plain-list" });
    list.append(...clients.map(draw));
    place.replaceChildren(list);
  }

  #of(button) {
    const { id } = button.closest("[data-id]").dataset;
    return this.#clients.find((client) => client.id === id);
  }

  async #forget(client, item) {
    const path = orgPath(`/clients/${client.id}/contacts/${item.dataset.contact}`);
    const answer = await del(path);
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.tell("matters-changed");
  }
}

function draw(client) {
  const node = clone("client-row");
  fill(node, {
    name: client.name,
    about: plural(client.open_matters, "open matter", "open matters"),
  });
  node.dataset.id = client.id;
  node.querySelector("[data-place=contacts]").append(...client.contacts.map(drawContact));
  const label = (what, text) =>
    node.querySelector(`[data-do=${what}]`).setAttribute("aria-label", text);
  label("rename", `Rename ${client.name}`);
  label("contact", `Add an address of ${client.name}`);
  return node;
}

function drawContact({ id, name, address }) {
  const node = clone("contact-row");
  fill(node, { label: name ? `${name}, ${address}` : address });
  node.dataset.contact = id;
  node.querySelector("[data-do=forget]").setAttribute("aria-label", `Remove ${address}`);
  return node;
}

customElements.define("client-list", ClientList);
