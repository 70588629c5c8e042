// The approval queue: the list, and the draft beside it.
import { Part } from "/lib/dom.js";
import { background, hasBackground } from "/portal/context.js";
import { queue } from "/portal/queue.js";
import "/portal/draft-list.js";
import "/portal/draft-view.js";

class QueuePage extends Part {
  static observedAttributes = ["path"];

  connected(signal) {
    this.dataset.view = "list";
    this.on("draft-open", (event) => this.#open(event.detail));
    this.on("draft-decide", (event) => this.decide(event.detail));
    this.on("draft-back", () => history.back());
    this.on("draft-move", (event) => queue.move(event.detail));
    addEventListener("popstate", () => this.#show("list"), { signal });
    queue.watch(["currentId"], ({ currentId }) => currentId || this.#show("list"), signal);
    /** Resolves when the first draft can be read. */
    this.ready = queue.load();
    hasBackground.then((module) => module.furnish(this, signal));
  }

  attributeChangedCallback(name, before, path) {
    if (path) queue.open(path);
  }

  /** On a phone the draft covers the list, and the back gesture brings the list back. */
  #open(id) {
    queue.open(id);
    if (this.dataset.view === "draft") return;
    if (matchMedia("(max-width: 47.99rem)").matches) history.pushState({ view: "draft" }, "");
    this.#show("draft");
  }

  #show(view) {
    this.dataset.view = view;
  }

  /** Its code may have to be fetched first; meant is the draft in sight now. */
  decide(kind) {
    if (kind === "edit") return this.edit();
    const { currentId } = queue.state;
    const decide = (module) => {
      if (queue.state.currentId !== currentId) return;
      const ask = module.asking[kind];
      if (ask) ask().catch(() => this.#refuse());
      else module.decideCurrent(kind);
    };
    return background().then(decide, () => this.#refuse());
  }

  undo() {
    return background().then((module) => void module.undoLast());
  }

  edit() {
    this.#show("draft");
    return this.find("reply-card")
      ?.edit()
      .catch(() => this.#refuse());
  }

  #refuse() {
    this.find("decision-bar")?.refuse("The server cannot be reached. Nothing was done.");
  }

  read() {
    const active = document.activeElement;
    if (active instanceof HTMLButtonElement || active instanceof HTMLAnchorElement)
      return active.click();
    this.#open(queue.state.currentId);
    this.find(".view-columns")?.focus();
  }

  escape() {
    if (queue.state.selected.size) queue.set({ selected: new Set() });
    else if (this.dataset.view === "draft") {
      if (history.state?.view === "draft") history.back();
      else this.#show("list");
    }
  }
}

customElements.define("queue-page", QueuePage);
