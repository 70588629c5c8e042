// The approval queue: the list, the draft beside it, and the keys that act on both.
import { Part } from "/lib/dom.js";
import { addCommands } from "/lib/keys.js";
import { decideCurrent, undoLast } from "/portal/decisions.js";
import { queue } from "/portal/queue.js";
import "/portal/draft-list.js";
import "/portal/draft-view.js";

class QueuePage extends Part {
  static observedAttributes = ["path"];

  connected(signal) {
    this.dataset.view = "list";
    addCommands(this.#commands(), signal);
    this.on("draft-open", (event) => this.#open(event.detail));
    this.on("draft-decide", (event) => this.#decide(event.detail));
    this.on("draft-back", () => history.back());
    this.on("draft-move", (event) => queue.move(event.detail));
    addEventListener("popstate", () => this.#show("list"), { signal });
    queue.watch(["currentId"], ({ currentId }) => currentId || this.#show("list"), signal);
    queue.load();
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

  async #decide(kind) {
    if (kind === "snooze") return this.#snooze();
    if (kind === "edit") return this.#edit();
    await decideCurrent(kind);
  }

  async #snooze() {
    await import("/portal/snooze-dialog.js");
    this.find("snooze-dialog").open();
  }

  #edit() {
    this.#show("draft");
    this.find("reply-card")?.edit();
  }

  #commands() {
    const some = () => Boolean(queue.state.currentId);
    const draft = (name, label, icon, keys, run, when = some) => {
      return { name, label, group: "Draft", icon, keys, run, when };
    };
    const rows = () => queue.visible.length > 0;
    return [
      draft("approve", "Approve and send", "check", ["a", "mod+Enter"], () =>
        decideCurrent("approve"),
      ),
      draft("edit", "Edit the reply", "pencil", ["e"], () => this.#edit()),
      draft("reject", "Reject", "x", ["r"], () => decideCurrent("reject")),
      draft("snooze", "Snooze", "clock", ["h"], () => this.#decide("snooze")),
      draft("undo", "Undo the last decision", "undo-2", ["z", "mod+z"], undoLast, () => true),
      draft("changes", "Show what was changed", "git-compare-arrows", ["d"], () =>
        this.find("reply-card")?.switchView(),
      ),
      draft("next", "Next draft", "arrow-down", ["j", "ArrowDown"], () => queue.move(1), rows),
      draft("previous", "Previous draft", "arrow-up", ["k", "ArrowUp"], () => queue.move(-1), rows),
      draft("read", "Read the draft", "eye", ["Enter"], () => this.#read(), rows),
      draft("select", "Select or unselect", "list-checks", ["x"], () => queue.toggle()),
      draft(
        "select-ready",
        "Select all that are ready",
        "list-checks",
        ["shift+a"],
        () => queue.selectReady(),
        rows,
      ),
      draft(
        "search",
        "Search drafts",
        "search",
        ["/"],
        () => this.find("[type=search]").focus(),
        rows,
      ),
      draft("escape", "Back", "arrow-left", ["Escape"], () => this.#escape()),
    ];
  }

  #read() {
    const active = document.activeElement;
    if (active instanceof HTMLButtonElement || active instanceof HTMLAnchorElement)
      return active.click();
    this.#open(queue.state.currentId);
    this.find(".view-columns")?.focus();
  }

  #escape() {
    if (queue.state.selected.size) queue.set({ selected: new Set() });
    else if (this.dataset.view === "draft") {
      if (history.state?.view === "draft") history.back();
      else this.#show("list");
    }
  }
}

customElements.define("queue-page", QueuePage);
