// The reply: as text with its facts marked, as an editor, or as the changes made to it.
import { fill, Part, say } from "/lib/dom.js";
import { countWords, diffWords } from "/lib/diff.js";
import { resolveConflict, saveSoon, typed } from "/portal/edits.js";
import { changeNodes, markedNodes } from "/portal/reply_marks.js";
import "/portal/fact-list.js";

class ReplyCard extends Part {
  #draft = null;
  #view = "draft";
  #drawn = "";

  connected() {
    this.on("input", (event) => this.#typed(event.target));
    this.on("keydown", (event) => this.#key(event));
    this.on("focusout", () => this.#draft && saveSoon(this.#draft.id));
    this.on("click", (event) => event.target.closest(".blank") && this.edit());
    this.onDo({
      draft: () => this.#show("draft"),
      changes: () => this.#show("changes"),
      theirs: () => resolveConflict(this.#draft, false),
      mine: () => resolveConflict(this.#draft, true),
    });
  }

  set draft(draft) {
    const isOther = draft.id !== this.#draft?.id;
    this.#draft = draft;
    if (isOther) this.#view = "draft";
    this.#draw();
  }

  get #text() {
    return this.#draft.mine ?? this.#draft.text;
  }

  edit() {
    if (!this.#draft) return;
    this.#show("edit");
    const editor = this.find("textarea");
    const blank = this.#draft.mine === undefined ? this.#draft.blanks[0] : null;
    editor.focus({ preventScroll: !blank });
    editor.setSelectionRange(blank?.start ?? 0, blank?.end ?? 0);
  }

  switchView() {
    if (this.#changed) this.#show(this.#view === "changes" ? "draft" : "changes");
    else say("Nothing was changed in this draft");
  }

  get #changed() {
    return this.#text !== this.#draft.assistant_text;
  }

  #show(view) {
    this.#view = view;
    this.#drawn = "";
    this.#draw();
  }

  #draw() {
    const draft = this.#draft;
    const runs = this.#changed ? diffWords(draft.assistant_text, this.#text) : [];
    const name = (one) => (one.name ? `${one.name} <${one.address}>` : one.address);
    fill(this, {
      written: writtenBy(draft, this.#changed),
      mark: this.#changed ? "pencil" : "sparkles",
      save: draft.save ?? (draft.mine === undefined ? "" : "Kept on this device"),
      segments: this.#changed,
      counts: this.#changed,
      added: `+${countWords(runs, "added")}`,
      removed: `−${countWords(runs, "removed")}`,
      conflict: Boolean(draft.theirs),
      to: draft.to.map(name).join(", "),
      cc: draft.cc.map(name).join(", "),
    });
    if (this.#view === "changes" && !this.#changed) this.#view = "draft";
    for (const button of this.querySelectorAll(".segments button")) {
      button.setAttribute("aria-pressed", String(button.dataset.do === (this.#view === "changes" ? "changes" : "draft")));
    }
    this.#drawText(runs);
    this.find("fact-list").draft = draft;
  }

  #drawText(runs) {
    const editor = this.find("textarea");
    const place = this.find("[data-place=text]");
    const editing = this.#view === "edit";
    editor.hidden = !editing;
    place.hidden = editing;
    if (editing) {
      if (editor.value !== this.#text) editor.value = this.#text;
      if (!CSS.supports("field-sizing", "content")) grow(editor);
      return;
    }
    const key = `${this.#view} ${this.#draft.id} ${this.#draft.version} ${this.#text}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    place.replaceChildren(...(this.#view === "changes" ? changeNodes(runs) : markedNodes(this.#draft)));
  }

  #typed(editor) {
    if (editor.localName !== "textarea") return;
    if (!CSS.supports("field-sizing", "content")) grow(editor);
    typed(this.#draft, editor.value);
  }

  #key(event) {
    if (event.target.localName !== "textarea") return;
    const send = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key !== "Escape" && !send) return;
    event.preventDefault();
    this.#show("draft");
    document.querySelector(".view-columns")?.focus({ preventScroll: true });
    if (send) this.tell("draft-decide", "approve");
  }
}

function writtenBy(draft, changed) {
  if (draft.mine !== undefined || changed) return "Edited by a person";
  return "Written for you, in your tone";
}

function grow(editor) {
  editor.style.blockSize = "auto";
  editor.style.blockSize = `${editor.scrollHeight}px`;
}

customElements.define("reply-card", ReplyCard);
