// The practice's matters: what is filed to each and known of it; renaming, closing, opening again.
import { del, put } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { plural } from "/lib/format.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

class MatterList extends Part {
  #matters = [];

  connected() {
    this.onDo({
      rename: (button) => this.tell("matter-ask", { kind: "rename", about: this.#of(button) }),
      close: (button) => this.#turn(this.#of(button)),
    });
    if (!this.#matters.length) showState(this.find("[data-place=body]"), "loading");
  }

  set book({ matters, clients, failed, retry }) {
    const place = this.find("[data-place=body]");
    this.#matters = matters;
    fill(this, { total: matters.length ? plural(matters.length, "matter", "matters") : "" });
    if (failed) return showState(place, "failed", { text: failed }, retry);
    const text = clients.length
      ? "Open one for a client, and file conversations to it."
      : "Add a client first.";
    if (!matters.length) {
      return showState(place, "empty", { icon: "archive", title: "No matters yet", text });
    }
    const list = Object.assign(document.createElement("ul"), { className: "plain-list" });
    list.append(...matters.map(draw));
    place.replaceChildren(list);
  }

  #of(button) {
    const { id } = button.closest("[data-id]").dataset;
    return this.#matters.find((matter) => matter.id === id);
  }

  async #turn(matter) {
    const path = orgPath(`/matters/${matter.id}/closing`);
    if (!matter.closed_at) {
      const text = "Nothing more is filed to it. What is filed stays, and so does what is known.";
      const sure = await confirm({ title: `Close “${matter.title}”?`, text, ok: "Close" });
      if (!sure.yes) return;
    }
    const answer = await (matter.closed_at ? del(path) : put(path));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.tell("matters-changed");
  }
}

function draw(matter) {
  const node = clone("matter-row");
  fill(node, {
    title: matter.title,
    is_closed: Boolean(matter.closed_at),
    about: [
      matter.client_name,
      matter.reference,
      plural(matter.threads, "conversation", "conversations"),
      plural(matter.documents, "document of its own", "documents of its own"),
    ]
      .filter(Boolean)
      .join(" · "),
    close_label: matter.closed_at ? "Open again" : "Close",
  });
  node.dataset.id = matter.id;
  const verb = matter.closed_at ? "Open again" : "Close";
  node.querySelector("[data-do=close]").setAttribute("aria-label", `${verb}: ${matter.title}`);
  node.querySelector("[data-do=rename]").setAttribute("aria-label", `Rename ${matter.title}`);
  return node;
}

customElements.define("matter-list", MatterList);
