// Clients, their matters, and the conversations that belong to them. The page reads clients and
// matters once and hands them to its three lists; whatever changes them reads them again.
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { orgPath } from "/portal/context.js";
import "/portal/client-list.js";
import "/portal/matter-dialog.js";
import "/portal/matter-filings.js";
import "/portal/matter-list.js";

class MattersPage extends Part {
  connected() {
    fill(this, { has_clients: false });
    const dialog = this.find("matter-dialog");
    this.onDo({ client: () => dialog.ask("client"), matter: () => dialog.ask("matter") });
    this.on("matters-changed", () => this.#load());
    this.on("matter-ask", (event) => dialog.ask(event.detail.kind, event.detail.about));
    this.#load();
  }

  async #load() {
    const [clients, matters] = await Promise.all([
      get(orgPath("/clients")),
      get(orgPath("/matters")),
    ]);
    const failed = [clients, matters].find((answer) => !answer.ok);
    const book = { clients: clients.data?.items ?? [], matters: matters.data?.items ?? [] };
    const shown = failed ? { ...book, failed: failed.detail, retry: () => this.#load() } : book;
    for (const tag of ["client-list", "matter-list", "matter-filings", "matter-dialog"]) {
      this.find(tag).book = shown;
    }
    fill(this, { has_clients: book.clients.length > 0 });
  }
}

customElements.define("matters-page", MattersPage);
