// Notes that drafts may rely on; each can be named as the source of a fact.
import { longDate } from "/lib/amounts.js";
import { del, get, post, put } from "/lib/api.js";
import { clone, fill, make, Part, showState } from "/lib/dom.js";
import { loadPage } from "/lib/parts.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const shortMax = 500;
const shortLinesMax = 7;

class KnowledgePage extends Part {
  #notes = [];
  #edited = null;
  #scopes = [];

  connected() {
    this.onDo({
      add: () => this.#open(null),
      edit: (button) => this.#open(this.#noteOf(button)),
      remove: (button) => this.#remove(this.#noteOf(button)),
      more: (button) => showAll(button, button.getAttribute("aria-expanded") === "false"),
      cancel: () => this.find("dialog").close(),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#save(event.submitter);
    });
    fill(this, { has_scopes: false });
    this.#load();
    this.#loadScopes();
    this.#showLearned();
  }

  async #showLearned() {
    await loadPage("/portal/", "learned-list");
    const place = this.find("[data-place=learned]");
    place.replaceChildren(document.createElement("learned-list"));
  }

  /** Clients and matters a note can be for; without any, every note is the practice's. */
  async #loadScopes() {
    const paths = ["/clients", "/matters"].map(orgPath);
    const [clients, matters] = await Promise.all(paths.map((path) => get(path)));
    const of = (answer, kind, label) =>
      (answer.data?.items ?? []).map((one) => [`${kind}:${one.id}`, label(one)]);
    this.#scopes = [
      ...of(clients, "client", ({ name }) => name),
      ...of(matters, "matter", ({ client_name, title }) => `${client_name}: ${title}`),
    ];
  }

  #showScopes(note) {
    const own = note?.matter_id ? `matter:${note.matter_id}` : `client:${note?.client_id}`;
    const now = note?.scope_name ? own : "";
    const known = this.#scopes.some(([value]) => value === now);
    const kept = now && !known ? [[now, note.scope_name]] : [];
    const choices = [["", "The whole practice"], ...this.#scopes, ...kept];
    const select = this.find("#note-scope");
    select.replaceChildren(
      ...choices.map(([value, textContent]) => make("option", { value, textContent })),
    );
    select.value = now;
    fill(this.find("dialog"), { has_scopes: choices.length > 1 });
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
    this.#showScopes(note);
    this.find("dialog").showModal();
    this.find("#note-name").focus();
  }

  async #save(button) {
    const [scope, id] = this.find("#note-scope").value.split(":");
    const note = {
      title: this.find("#note-name").value.trim(),
      body: this.find("#note-body").value,
      client_id: scope === "client" ? id : null,
      matter_id: scope === "matter" ? id : null,
    };
    button?.setAttribute("aria-busy", "true");
    const answer = this.#edited
      ? await put(orgPath(`/knowledge/${this.#edited.id}`), { ...note, scope: scope || "practice" })
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
  const body = withoutTitle(note);
  const lines = body.split("\n").length;
  const is_long = body.length > shortMax || lines > shortLinesMax;
  const node = fill(clone("note"), { ...note, body, when, is_long });
  node.dataset.id = note.id;
  if (is_long) showAll(node.querySelector("[data-do=more]"), false);
  node.querySelector("[data-do=remove]").setAttribute("aria-label", `Delete ${note.title}`);
  return node;
}

/** Notes taken from documents begin with their own title. */
function withoutTitle({ title, body }) {
  const [first, ...rest] = body.split("\n");
  return first.replace(/^#+\s*/, "").trim() === title ? rest.join("\n").trimStart() : body;
}

function showAll(button, isOpen) {
  button.setAttribute("aria-expanded", String(isOpen));
  button.textContent = isOpen ? "Show less" : "Show all";
  button.previousElementSibling.classList.toggle("clipped", !isOpen);
}

customElements.define("knowledge-page", KnowledgePage);
