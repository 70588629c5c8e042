// A table that reads its rows page by page; rows and table are templates.
import { clone, fill, showState } from "/lib/dom.js";

/**
 * @param {{place: HTMLElement, name: string, read: (after: string|null) => Promise<any>,
 *   row: (node: HTMLElement, item: any) => void,
 *   empty: {icon?: string, title: string, text: string}}} parts
 * The templates are `${name}-table` and `${name}-row`.
 */
export class PagedTable {
  #parts;
  #cursor = null;

  constructor(parts) {
    this.#parts = parts;
  }

  async load() {
    const { place, empty } = this.#parts;
    if (!place.querySelector("table")) showState(place, "loading");
    const answer = await this.#parts.read(null);
    if (!answer.ok) {
      showState(place, "failed", { text: answer.detail }, () => this.load());
    } else if (!answer.data.items.length) {
      showState(place, "empty", empty);
    } else {
      this.#drawTable();
      this.#add(answer.data);
    }
  }

  #drawTable() {
    const { place, name } = this.#parts;
    const template = /** @type {any} */ (document.getElementById(`${name}-table`));
    place.replaceChildren(template.content.cloneNode(true));
    place.querySelector("[data-do=more]")?.addEventListener("click", () => this.#more());
  }

  async #more() {
    const answer = await this.#parts.read(this.#cursor);
    if (answer.ok) this.#add(answer.data);
  }

  #add({ items, next_cursor: cursor = null }) {
    const { place, name, row } = this.#parts;
    this.#cursor = cursor;
    fill(place, { more: Boolean(cursor) });
    const body = place.querySelector("tbody");
    for (const item of items) {
      const node = clone(`${name}-row`);
      row(node, item);
      body.append(node);
    }
  }
}

/** The cursor as part of an address: "", "?after=..." or "&after=...". */
export function afterQuery(after, joint = "?") {
  return after ? `${joint}after=${encodeURIComponent(after)}` : "";
}
