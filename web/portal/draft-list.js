// The list of drafts. Only the rows in sight are in the document; the row height is fixed, so a
// little arithmetic is all the windowing there is.
import { clone, fill, Part } from "/lib/dom.js";
import { keyedList } from "/lib/keyed_list.js";
import { hasBackground } from "/portal/context.js";
import { drawListState, drawRow, headTexts } from "/portal/draft_row.js";
import { queue } from "/portal/queue.js";

const rowRem = 5.25;
const spareRows = 4;
const ageRefreshMs = 30000;

class DraftList extends Part {
  connected(signal) {
    const scroll = this.find(".list-scroll");
    scroll.addEventListener("scroll", () => this.#draw(), { signal, passive: true });
    const size = new ResizeObserver(() => this.#draw());
    size.observe(scroll);
    const clock = setInterval(() => this.#draw(), ageRefreshMs);
    signal.addEventListener("abort", () => (size.disconnect(), clearInterval(clock)));
    hasBackground.then((module) => module.addSearch(this, signal));
    this.on("click", (event) => this.#click(event));
    this.onDo({
      level: (button) => this.#setLevel(button.dataset.level),
      incoming: () => (scroll.scrollTo(0, 0), queue.load()),
      approve: () => this.tell("draft-decide", "approve"),
      reject: () => this.tell("draft-decide", "reject"),
      clear: () => queue.set({ selected: new Set() }),
    });
    queue.watch(["rows", "status", "query", "selected", "offline"], () => this.#draw(), signal);
    queue.watch(["currentId"], () => (this.#reveal(), this.#draw()), signal);
    queue.watch(
      ["counts", "level", "incoming", "selected"],
      (state) => this.#drawHead(state),
      signal,
    );
  }

  #click(event) {
    const row = event.target.closest(".draft-row");
    if (!row) return;
    const select = event.ctrlKey || event.metaKey || event.target.closest(".avatar");
    if (select) queue.toggle(row.dataset.key);
    else this.tell("draft-open", row.dataset.key);
  }

  #setLevel(level) {
    queue.set({ level, status: "loading", rows: [], currentId: null, selected: new Set() });
    queue.load();
  }

  #drawHead({ level, incoming, selected }) {
    fill(this, headTexts(queue.state));
    this.find(".list-new").hidden = !incoming;
    this.find(".list-title").hidden = selected.size > 0;
    this.find("[data-place=bulk]").hidden = !selected.size;
    for (const button of this.querySelectorAll("[data-level]")) {
      button.setAttribute("aria-pressed", String(button.dataset.level === level));
    }
  }

  #rowPx() {
    return rowRem * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #reveal() {
    const scroll = this.find(".list-scroll");
    const top = queue.place * this.#rowPx();
    const bottom = top + this.#rowPx();
    if (queue.place < 0) return;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    const over = bottom - scroll.clientHeight;
    if (over > scroll.scrollTop) scroll.scrollTop = over;
  }

  #draw() {
    const rows = queue.visible;
    const list = this.find(".list-rows");
    const scroll = this.find(".list-scroll");
    const px = this.#rowPx();
    drawListState(this.find("[data-place=state]"), rows);
    list.hidden = !rows.length;
    list.style.blockSize = `${rows.length * px}px`;
    const first = Math.max(0, Math.floor(scroll.scrollTop / px) - spareRows);
    const last = Math.ceil((scroll.scrollTop + scroll.clientHeight) / px) + spareRows;
    const slice = rows.slice(first, last).map((row, index) => ({ ...row, index: first + index }));
    const create = () => clone("draft-row");
    keyedList(
      list,
      slice,
      (row) => row.id,
      create,
      (node, row) => drawRow(node, row, px, rows.length),
    );
    if (queue.place >= 0)
      list.setAttribute("aria-activedescendant", `row-${queue.state.currentId}`);
    else list.removeAttribute("aria-activedescendant");
    if (last >= rows.length - spareRows) queue.more();
  }
}

customElements.define("draft-list", DraftList);
