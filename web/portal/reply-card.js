// The reply: its text with facts marked, the changes made to it, or the editor; the last two are
// fetched when first wanted.
import { fill, Part, say } from "/lib/dom.js";
import { loadPage } from "/lib/parts.js";
import { seen } from "/portal/approval.js";
import { headOf, markedNodes } from "/portal/reply_marks.js";
import "/portal/fact-list.js";

class ReplyCard extends Part {
  #draft = null;
  #view = "draft";
  #drawn = "";
  #changes = null;

  connected() {
    this.on("click", (event) => event.target.closest(".blank") && this.edit());
    this.on("editor-close", () => this.#show("draft"));
    this.onDo({
      draft: () => this.#show("draft"),
      changes: () => this.#show("changes"),
      theirs: () => this.#resolve(false),
      mine: () => this.#resolve(true),
    });
  }

  set draft(draft) {
    if (draft.id !== this.#draft?.id) this.#view = "draft";
    this.#draft = draft;
    this.#draw();
  }

  /** Resolves when the editor has the focus. */
  async edit() {
    if (!this.#draft) return;
    const { id } = this.#draft;
    await loadPage("/portal/", "reply-editor");
    if (this.#draft.id !== id) return;
    const place = this.find("[data-place=editor]");
    if (!place.firstElementChild) place.append(document.createElement("reply-editor"));
    this.#show("edit");
    place.firstElementChild.open();
  }

  switchView() {
    if (this.#isChanged) this.#show(this.#view === "changes" ? "draft" : "changes");
    else say("Nothing was changed in this draft");
  }

  get #isChanged() {
    return seen(this.#draft).text !== this.#draft.assistant_text;
  }

  async #resolve(keepMine) {
    const { resolveConflict } = await import("/portal/edits.js");
    resolveConflict(this.#draft, keepMine);
  }

  #show(view) {
    this.#view = view;
    this.#drawn = "";
    this.#draw();
  }

  #draw() {
    const draft = this.#draft;
    if (this.#view === "changes" && !this.#isChanged) this.#view = "draft";
    fill(this, { ...headOf(draft, this.#isChanged), ...this.#counts() });
    for (const button of this.querySelectorAll(".segments button")) {
      const isOn = (button.dataset.do === "changes") === (this.#view === "changes");
      button.setAttribute("aria-pressed", String(isOn));
    }
    this.#drawText();
    this.find("fact-list").draft = draft;
  }

  #counts() {
    if (!this.#isChanged) return { counts: false };
    if (this.#changes) return this.#changes.counts(this.#draft);
    import("/portal/reply_changes.js").then((module) => {
      this.#changes = module;
      this.#draw();
    });
    return { counts: false };
  }

  #drawText() {
    const draft = this.#draft;
    const isEditing = this.#view === "edit";
    const place = this.find("[data-place=text]");
    const editor = this.find("[data-place=editor]");
    editor.hidden = !isEditing;
    place.hidden = isEditing;
    this.find(".recipients").hidden = isEditing;
    if (isEditing) return (editor.firstElementChild.draft = draft);
    const changes = this.#view === "changes" && this.#changes;
    const key = [this.#view, Boolean(changes), draft.id, draft.version, seen(draft).text].join();
    if (key === this.#drawn) return;
    this.#drawn = key;
    place.replaceChildren(...(changes ? changes.nodes(draft) : markedNodes(draft)));
  }
}

customElements.define("reply-card", ReplyCard);
