// The one dialog of the page: a client, an address, a matter, or where a conversation belongs.
import { post, put } from "/lib/api.js";
import { fill, make, Part } from "/lib/dom.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const name = (text) => ({ asks_name: true, name_label: text });
const questions = {
  client: () => ({ title: "Add a client", ...name("Name") }),
  rename_client: ({ name: now }) => ({ title: `Rename ${now}`, ...name("Name") }),
  contact: (client) => ({
    title: `An address of ${client.name}`,
    ...name("Name (optional)"),
    asks_address: true,
  }),
  matter: () => ({
    title: "Open a matter",
    asks_client: true,
    ...name("Title"),
    asks_reference: true,
  }),
  rename: ({ title }) => ({ title: `Rename ${title}`, ...name("Title"), asks_reference: true }),
  file: ({ subject, state }) => ({
    title: subject || "File the conversation",
    asks_matter: true,
    hint:
      state === "filed"
        ? "A reply that waits and was written for the other matter is thrown away and written anew."
        : "",
  }),
};
const nothing = {
  asks_name: false,
  asks_address: false,
  asks_client: false,
  asks_reference: false,
  asks_matter: false,
  hint: "",
  error: "",
};

class MatterDialog extends Part {
  #book = { clients: [], matters: [] };
  #kind = "";
  #about = null;

  connected() {
    this.onDo({ cancel: () => this.find("dialog").close() });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#save(event.submitter);
    });
  }

  set book(book) {
    this.#book = book;
  }

  ask(kind, about = null) {
    this.#kind = kind;
    this.#about = about;
    const shown = { ...nothing, ...questions[kind](about ?? {}) };
    fill(this, shown);
    const { elements } = this.find("form");
    elements.name.value = kind.startsWith("rename") ? (about.title ?? about.name) : "";
    elements.name.required = shown.asks_name && kind !== "contact";
    elements.address.value = "";
    elements.address.required = shown.asks_address;
    elements.reference.value = about?.reference ?? "";
    this.#fillChoices(elements);
    this.find("dialog").showModal();
    this.find(".field:not([hidden]) .input").focus();
  }

  #fillChoices({ client, matter }) {
    const option = (value, textContent) => make("option", { value, textContent });
    client.replaceChildren(...this.#book.clients.map((one) => option(one.id, one.name)));
    const open = this.#book.matters.filter((one) => !one.closed_at);
    matter.replaceChildren(
      ...open.map((one) => option(one.id, `${one.client_name}: ${one.title}`)),
      option("", "No matter"),
    );
    const { matter_id: now } = this.#about ?? {};
    if (open.some(({ id }) => id === now)) matter.value = now;
  }

  async #save(button) {
    button?.setAttribute("aria-busy", "true");
    const answer = await this.#send(this.find("form").elements);
    button?.removeAttribute("aria-busy");
    if (!answer.ok) return fill(this, { error: answer.fields?.[0]?.message || answer.detail });
    this.find("dialog").close();
    if (this.#kind === "file") toast({ strong: "Filed.", text: "", icon: "check" });
    this.tell("matters-changed");
  }

  #send(elements) {
    const value = (key) => elements[key].value.trim();
    const about = this.#about;
    const titled = { title: value("name"), reference: value("reference") || undefined };
    if (this.#kind === "client") return post(orgPath("/clients"), { name: value("name") });
    if (this.#kind === "rename_client") {
      return put(orgPath(`/clients/${about.id}`), { name: value("name") });
    }
    if (this.#kind === "contact") {
      const contact = { address: value("address"), name: value("name") || undefined };
      return post(orgPath(`/clients/${about.id}/contacts`), contact);
    }
    if (this.#kind === "rename") return put(orgPath(`/matters/${about.id}`), titled);
    if (this.#kind === "file") {
      const path = orgPath(`/threads/${about.thread_id}/filing`);
      return put(path, { matter_id: value("matter") || null });
    }
    return post(orgPath("/matters"), { client_id: value("client"), ...titled });
  }
}

customElements.define("matter-dialog", MatterDialog);
