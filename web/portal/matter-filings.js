// Conversations and the matter each belongs to: what is proposed, with the reason, to be confirmed
// or filed elsewhere.
import { get, put } from "/lib/api.js";
import { fill, make, Part, showState } from "/lib/dom.js";
import { since } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const states = { proposed: "Proposed", open: "Not filed", filed: "Filed", none: "No matter" };

class MatterFilings extends Part {
  #table;
  #rows = new Map();

  connected() {
    this.#table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "filings",
      read: (after) => this.#read(after),
      row: (node, item) => this.#draw(node, item),
      empty: {
        icon: "circle-check",
        title: "Nothing here",
        text: "Conversations that have to be filed appear here.",
      },
    });
    this.onDo({
      confirm: (button) => this.#confirm(this.#itemOf(button), button),
      file: (button) => this.tell("matter-ask", { kind: "file", about: this.#itemOf(button) }),
    });
    this.on("change", () => this.#table.load());
  }

  set book(book) {
    if (book.failed) {
      const place = this.find("[data-place=body]");
      return showState(place, "failed", { text: book.failed }, book.retry);
    }
    const select = this.find("select");
    const chosen = select.value;
    const options = [
      ["open", "To be filed"],
      ["filed", "All that are filed"],
      ...book.matters.map(({ id, title, client_name: client }) => [id, `${client}: ${title}`]),
    ];
    select.replaceChildren(
      ...options.map(([value, textContent]) => make("option", { value, textContent })),
    );
    select.value = options.some(([value]) => value === chosen) ? chosen : "open";
    this.#table.load();
  }

  #read(after) {
    const { value } = this.find("select");
    const asked = value === "open" || value === "filed" ? `show=${value}` : `matter=${value}`;
    if (!after) this.#rows.clear();
    return get(orgPath(`/filings?${asked}${afterQuery(after, "&")}`));
  }

  #itemOf(button) {
    return this.#rows.get(button.closest("[data-id]").dataset.id);
  }

  #draw(node, item) {
    this.#rows.set(item.thread_id, item);
    const matter = item.matter_id ? `${item.client_name}: ${item.matter_title}` : "";
    fill(node, {
      subject: item.subject || "No subject",
      from: `${item.from_name || item.from_address}, ${since(item.last_message_at)}`,
      state: states[item.state],
      matter,
      reason: item.state === "proposed" || item.state === "open" ? item.reason : "",
      is_proposed: item.state === "proposed",
      file_label: item.state === "proposed" ? "Elsewhere" : "File",
    });
    node.dataset.id = item.thread_id;
    node.querySelector(".pill").classList.toggle("good", item.state === "filed");
    node.querySelector(".pill").classList.toggle("accent", item.state === "proposed");
    const about = item.subject || "this conversation";
    const label = (what, text) =>
      node.querySelector(`[data-do=${what}]`).setAttribute("aria-label", text);
    label("confirm", `Confirm: ${about} to ${matter}`);
    label("file", item.state === "proposed" ? `Elsewhere: ${about}` : `File ${about}`);
  }

  async #confirm(item, button) {
    button.setAttribute("aria-busy", "true");
    const path = orgPath(`/threads/${item.thread_id}/filing`);
    const answer = await put(path, { matter_id: item.matter_id });
    button.removeAttribute("aria-busy");
    if (!answer.ok) return toast({ text: answer.detail, icon: "circle-alert", bad: true });
    toast({ strong: "Filed.", text: `${item.client_name}: ${item.matter_title}`, icon: "check" });
    this.tell("matters-changed");
  }
}

customElements.define("matter-filings", MatterFilings);
