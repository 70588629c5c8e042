// What was learned from edited replies: in whose replies it is used, how often it was taught, and
// revoking it. It is not there where nothing was learned yet.
import { del, get, put } from "/lib/api.js";
import { clone, fill, Part } from "/lib/dom.js";
import { plural, since } from "/lib/format.js";
import { loadStyle } from "/lib/parts.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const aspects = { greeting: "Begins with", closing: "Closes with", sentence: "" };
const kinds = { preference: "Manner", fact: "Fact", procedure: "Procedure" };
const scopes = { contact: "to", matter: "for the matter", client: "for the client" };
const wider = { contact: "practice", matter: "client", client: "practice" };
const widenLabels = { client: "Use for the client", practice: "Use everywhere" };

class LearnedList extends Part {
  #memories = [];

  connected() {
    loadStyle("/portal/matters.css");
    this.onDo({
      revoke: (button) => this.#revoke(this.#of(button)),
      widen: (button) => this.#widen(this.#of(button)),
    });
    this.#load();
  }

  #of(button) {
    return this.#memories.find(({ id }) => id === button.closest("[data-id]").dataset.id);
  }

  async #load() {
    const answer = await get(orgPath("/memories"));
    if (!answer.ok) return;
    this.#memories = answer.data.items;
    fill(this, { has_any: this.#memories.length > 0 });
    this.find("[data-place=list]").replaceChildren(...this.#memories.map(draw));
  }

  async #revoke(memory) {
    const text = "It is not used again, however often it is written.";
    const title = `Revoke “${memory.text}”?`;
    const sure = await confirm({ title, text, ok: "Revoke", danger: true });
    if (!sure.yes) return;
    this.#told(await del(orgPath(`/memories/${memory.id}`)));
  }

  async #widen(memory) {
    const scope = wider[memory.scope];
    const where = scope === "client" ? "all of the client’s replies" : "everybody’s replies";
    const title = `Use “${memory.text}” in ${where}?`;
    const text = "What is known of one matter is read for others then.";
    const sure = await confirm({ title, text, ok: widenLabels[scope] });
    if (!sure.yes) return;
    this.#told(await put(orgPath(`/memories/${memory.id}/scope`), { scope }));
  }

  #told(answer) {
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

function stateOf({ revoked_at, learned_at }) {
  if (revoked_at) return "Revoked";
  return learned_at ? "In use" : "Seen once";
}

function draw(memory) {
  const { id, kind, aspect, scope, scope_name, revoked_at, learned_at } = memory;
  const text = aspects[aspect] ? `${aspects[aspect]} “${memory.text}”` : memory.text;
  const where = scope === "practice" ? "in all replies" : `${scopes[scope]} ${scope_name}`;
  const taught = plural(memory.signals, "conversation", "conversations");
  const widens_to = learned_at && !revoked_at ? wider[scope] : "";
  const node = fill(clone("learned-row"), {
    text,
    state: stateOf(memory),
    about: `${kinds[kind]}, ${where}. Taught by ${taught}, ${since(memory.updated_at)}.`,
    widens_to,
    widen_label: widenLabels[widens_to] ?? "",
    may_revoke: !revoked_at,
  });
  node.dataset.id = id;
  node.querySelector(".pill").classList.toggle("good", Boolean(learned_at && !revoked_at));
  const label = (what, words) =>
    node.querySelector(`[data-do=${what}]`).setAttribute("aria-label", words);
  label("revoke", `Revoke ${text}`);
  label("widen", `${widenLabels[widens_to]}: ${text}`);
  return node;
}

customElements.define("learned-list", LearnedList);
