// The list of drafts. Only the rows in sight are in the document; the row height is fixed, so a
// little arithmetic is all the windowing there is.
import { clone, fill, Part, showState } from "/lib/dom.js";
import { count, plural } from "/lib/format.js";
import { keyedList } from "/lib/keyed_list.js";
import { decideCurrent } from "/portal/decisions.js";
import { drawRow } from "/portal/draft_row.js";
import { queue } from "/portal/queue.js";
import "/portal/outbox-banner.js";

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
    this.on("input", (event) => this.#search(event.target.value));
    this.on("keydown", (event) => this.#searchKey(event));
    this.on("click", (event) => this.#click(event));
    this.onDo({
      level: (button) => this.#setLevel(button.dataset.level),
      incoming: () => (scroll.scrollTo(0, 0), queue.load()),
      approve: () => decideCurrent("approve"),
      reject: () => decideCurrent("reject"),
      clear: () => queue.set({ selected: new Set() }),
    });
    queue.watch(["rows", "status", "query", "selected", "offline"], () => this.#draw(), signal);
    queue.watch(["currentId"], () => (this.#reveal(), this.#draw()), signal);
    queue.watch(["counts", "level", "incoming", "selected"], (state) => this.#drawHead(state), signal);
  }

  toggle(id = queue.state.currentId) {
    const selected = new Set(queue.state.selected);
    if (!selected.delete(id)) selected.add(id);
    queue.set({ selected });
  }

  selectReady() {
    const ready = queue.visible.filter((row) => row.level === "ready");
    queue.set({ selected: new Set(ready.map((row) => row.id)) });
  }

  #click(event) {
    const row = event.target.closest(".draft-row");
    if (!row) return;
    const select = event.ctrlKey || event.metaKey || event.target.closest(".avatar");
    if (select) this.toggle(row.dataset.key);
    else this.tell("draft-open", row.dataset.key);
  }

  #search(query) {
    queue.set({ query });
    this.find(".list-scroll").scrollTo(0, 0);
    if (query) queue.more();
    if (queue.place < 0 && queue.visible.length) queue.open(queue.visible[0].id);
  }

  #searchKey(event) {
    if (event.target.type !== "search" || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") this.#search((event.target.value = ""));
    this.find(".list-rows").focus();
  }

  #setLevel(level) {
    queue.set({ level, status: "loading", rows: [], currentId: null, selected: new Set() });
    queue.load();
  }

  #drawHead({ counts, level, incoming, selected }) {
    const all = counts && counts.ready + counts.check + counts.needs;
    const number = (value) => (counts ? count(value) : "");
    fill(this, {
      total: number(all), all: number(all), ready: number(counts?.ready), check: number(counts?.check),
      needs: number(counts?.needs), incoming: plural(incoming, "new draft", "new drafts"),
      selected: `${count(selected.size)} selected`, approve_label: `Approve ${count(selected.size)}`,
    });
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
    else if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  }

  #draw() {
    const rows = queue.visible;
    const list = this.find(".list-rows");
    const scroll = this.find(".list-scroll");
    const px = this.#rowPx();
    this.#drawState(rows);
    list.hidden = !rows.length;
    list.style.blockSize = `${rows.length * px}px`;
    const first = Math.max(0, Math.floor(scroll.scrollTop / px) - spareRows);
    const last = Math.ceil((scroll.scrollTop + scroll.clientHeight) / px) + spareRows;
    const slice = rows.slice(first, last).map((row, index) => ({ ...row, index: first + index }));
    keyedList(list, slice, (row) => row.id, () => clone("draft-row"), (node, row) => drawRow(node, row, px, rows.length));
    if (queue.place >= 0) list.setAttribute("aria-activedescendant", `row-${queue.state.currentId}`);
    else list.removeAttribute("aria-activedescendant");
    if (last >= rows.length - spareRows) queue.more();
  }

  #drawState(rows) {
    const place = this.find("[data-place=state]");
    const { status, query, level, problem } = queue.state;
    const kind = rows.length ? "" : status !== "ready" ? status : query ? "none" : "empty";
    if (place.dataset.kind === kind + level) return;
    place.dataset.kind = kind + level;
    if (!kind) place.replaceChildren();
    else if (kind === "loading") showState(place, "loading");
    else if (kind === "failed") showState(place, "failed", { text: problem }, () => queue.load());
    else if (kind === "none") showState(place, "empty", { icon: "search", title: "Nothing found", text: "No draft matches these words." });
    else showState(place, "empty", { title: level ? "None here" : "All done", text: "New drafts appear here by themselves." });
  }
}

customElements.define("draft-list", DraftList);
