// The reply: as text with its facts marked, as an editor, or as the changes made to it.
import { fill, Part, say } from "/lib/dom.js";
import { resolveConflict, saveSoon, typed } from "/portal/edits.js";
import {
  changeNodes,
  changesOf,
  grow,
  headOf,
  markedNodes,
  pressSegments,
  sameButForEnd,
} from "/portal/reply_marks.js";
import "/portal/fact-list.js";

class ReplyCard extends Part {
  #draft = null;
  #view = "draft";
  #drawn = "";

  connected() {
    this.on("input", ({ target }) => (grow(target), typed(this.#draft, target.value)));
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
    const changes = changesOf(draft, this.#text, () => this.#draw());
    fill(this, { ...headOf(draft, this.#changed), ...changes.counts });
    if (this.#view === "changes" && !this.#changed) this.#view = "draft";
    pressSegments(this, this.#view);
    this.#drawText(changes.runs);
    this.find("fact-list").draft = draft;
  }

  #drawText(runs) {
    const editor = this.find("textarea");
    const place = this.find("[data-place=text]");
    const editing = this.#view === "edit";
    editor.hidden = !editing;
    place.hidden = editing;
    if (editing) {
      if (!sameButForEnd(editor.value, this.#text)) editor.value = this.#text;
      grow(editor);
      return;
    }
    const { id, version } = this.#draft;
    const key = `${this.#view} ${id} ${version} ${runs.length} ${this.#text}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    place.replaceChildren(
      ...(this.#view === "changes" ? changeNodes(runs) : markedNodes(this.#draft)),
    );
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

customElements.define("reply-card", ReplyCard);
