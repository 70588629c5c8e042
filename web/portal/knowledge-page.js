// Notes that drafts may rely on; each can be named as the source of a fact.
import { longDate } from "/lib/amounts.js";
import { del, get, post, put } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

class KnowledgePage extends Part {
  #notes = [];
  #edited = null;

  connected() {
    this.onDo({
      add: () => this.#open(null),
      edit: (button) => this.#open(this.#noteOf(button)),
      remove: (button) => this.#remove(this.#noteOf(button)),
      cancel: () => this.find("dialog").close(),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#save(event.submitter);
    });
    this.#load();
  }

  #noteOf(button) {
    const { id } = button.closest("[data-id]").dataset;
    return this.#notes.find((note) => note.id === id);
  }

  async #load() {
    const place = this.find("[data-place=body]");
    if (!place.children.length) showState(place, "loading");
    const answer = await get(orgPath("/knowledge"));
    if (!answer.ok) return showState(place, "failed", { text: answer.detail }, () => this.#load());
    this.#notes = answer.data.items;
    if (this.#notes.length) return place.replaceChildren(...this.#notes.map(draw));
    const text = "A price list and the answers you give most often are a good start.";
    showState(place, "empty", { icon: "book-open", title: "No notes yet", text });
  }

  #open(note) {
    this.#edited = note;
    fill(this.find("dialog"), { dialog_title: note ? "Edit the note" : "Add a note", error: "" });
    this.find("#note-name").value = note?.title ?? "";
    this.find("#note-body").value = note?.body ?? "";
    this.find("dialog").showModal();
    this.find("#note-name").focus();
  }

  async #save(button) {
    const note = {
      title: this.find("#note-name").value.trim(),
      body: this.find("#note-body").value,
    };
    button?.setAttribute("aria-busy", "true");
    const answer = this.#edited
      ? await put(orgPath(`/knowledge/${this.#edited.id}`), note)
      : await post(orgPath("/knowledge"), note);
    button?.removeAttribute("aria-busy");
    if (!answer.ok) return fill(this.find("dialog"), { error: answer.detail });
    this.find("dialog").close();
    this.#load();
  }

  async #remove(note) {
    const text = "Drafts can no longer name it as a source.";
    const sure = await confirm({
      title: `Delete “${note.title}”?`,
      text,
      ok: "Delete",
      danger: true,
    });
    if (!sure.yes) return;
    const answer = await del(orgPath(`/knowledge/${note.id}`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

function draw(note) {
  const when = longDate(note.updated_at);
  const node = fill(clone("note"), { title: note.title, body: note.body, when });
  node.dataset.id = note.id;
  node.querySelector("[data-do=remove]").setAttribute("aria-label", `Delete ${note.title}`);
  return node;
}

customElements.define("knowledge-page", KnowledgePage);
