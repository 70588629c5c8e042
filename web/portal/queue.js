// The approval queue as this browser knows it: rows, the current one, details already read.
// What was read is also kept on the device, so that it can be read and decided offline.
import { get } from "/lib/api.js";
import { Store } from "/lib/store.js";
import { sameContent } from "/portal/approval.js";
import { app, draftPath, orgPath } from "/portal/context.js";

const pageSize = 50;
const searchRowsMax = 1000;
const nearbyDelayMs = 150;

class Queue extends Store {
  details = new Map();
  /** Decided here, not yet on the disk; undone here, not yet at the server. */
  leaving = new Set();
  returning = new Set();
  #nearby = 0;
  #generation = 0;
  #isLoading = false;

  constructor() {
    super({
      rows: [],
      status: "loading",
      problem: "",
      cursor: null,
      counts: null,
      level: "",
      query: "",
      currentId: null,
      selected: new Set(),
      incoming: 0,
      detail: 0,
      failedId: null,
      offline: false,
    });
  }

  get visible() {
    const query = this.state.query.trim().toLowerCase();
    if (!query) return this.state.rows;
    return this.state.rows.filter((row) => {
      const text = `${row.from_name} ${row.from_address} ${row.subject} ${row.category}`;
      return text.toLowerCase().includes(query);
    });
  }

  get current() {
    return this.details.get(this.state.currentId) ?? null;
  }

  get place() {
    return this.visible.findIndex((row) => row.id === this.state.currentId);
  }

  /** How many there are, also those not yet read. */
  get total() {
    const { counts, level, query, rows } = this.state;
    if (!counts || query) return this.visible.length;
    const all = counts.ready + counts.check + counts.needs;
    return Math.max(rows.length, level ? counts[level] : all);
  }

  rowOf(id) {
    return this.state.rows.find((row) => row.id === id);
  }

  /** Resolves when the current draft has been read. */
  async load() {
    const generation = ++this.#generation;
    this.#isLoading = true;
    this.loadCounts();
    const answer = await get(this.#address());
    if (generation !== this.#generation) return;
    this.#isLoading = false;
    if (this.returning.size) return;
    await (answer.ok ? this.#takeRows(answer.data) : this.#useKeptRows(answer));
  }

  /** What is being read was asked for before a decision arrived. */
  loadIfLoading() {
    if (this.#isLoading) this.load();
  }

  #address(after) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (this.state.level) query.set("level", this.state.level);
    if (after) query.set("after", after);
    return orgPath(`/drafts?${query}`);
  }

  async #takeRows({ items, next_cursor: cursor }) {
    const rows = await this.#withoutDecided(items);
    this.set({ rows, cursor, status: "ready", incoming: 0, offline: false });
    if (!this.state.level) app.kept.put("seen", { key: "rows", rows }).catch(() => {});
    await this.#settleCurrent();
  }

  async #useKeptRows(answer) {
    const kept = answer.status === 0 ? await app.kept.get("seen", "rows") : null;
    if (this.state.rows.length) return this.set({ offline: answer.status === 0 });
    if (!kept) return this.set({ status: "failed", problem: answer.detail });
    const rows = await this.#withoutDecided(kept.rows);
    this.set({ rows, cursor: null, status: "ready", offline: true });
    await this.#settleCurrent();
  }

  /** Rows whose decision still waits on this device stay away. */
  async #withoutDecided(rows) {
    const decided = new Set((await app.kept.all("ops")).map((op) => op.draft_id));
    return rows.filter((row) => !decided.has(row.id) && !this.leaving.has(row.id));
  }

  /** What a link names is read first. */
  async #settleCurrent() {
    const { rows, currentId } = this.state;
    if (currentId) await this.need(currentId);
    if (this.rowOf(this.state.currentId)) return;
    if (!this.current?.mine && !this.current?.void_reason) await this.open(rows[0]?.id ?? null);
  }

  async more() {
    const { cursor } = this.state;
    if (!cursor || this.loadingMore) return;
    this.loadingMore = true;
    const answer = await get(this.#address(cursor));
    this.loadingMore = false;
    if (!answer.ok || cursor !== this.state.cursor) return;
    const items = await this.#withoutDecided(answer.data.items);
    const fresh = items.filter((row) => !this.rowOf(row.id));
    this.set({ rows: [...this.state.rows, ...fresh], cursor: answer.data.next_cursor });
    if (this.state.query && this.state.rows.length < searchRowsMax) this.more();
  }

  async loadCounts() {
    const answer = await get(orgPath("/drafts/counts"));
    if (answer.ok) this.set({ counts: answer.data });
  }

  open(id) {
    this.set({ currentId: id, failedId: null });
    clearTimeout(this.#nearby);
    this.#nearby = setTimeout(() => this.#needNearby(), nearbyDelayMs);
    return id && this.need(id);
  }

  move(step) {
    const rows = this.visible;
    if (!rows.length) return;
    const index = Math.max(0, Math.min(rows.length - 1, this.place + step));
    this.open(rows[index].id);
    if (index > rows.length - 5) this.more();
  }

  #needNearby() {
    for (const step of [1, 2, -1]) {
      const row = this.visible[this.place + step];
      if (row) this.need(row.id);
    }
  }

  /** Reads a draft unless it is known in the version of its row. */
  async need(id, fresh = false) {
    const known = this.details.get(id);
    const row = this.rowOf(id);
    if (known && !fresh && (known.mine || !row || known.version >= row.version)) return;
    const answer = await get(draftPath(id));
    if (answer.ok) return this.keepDetail(answer.data);
    const kept = answer.status === 0 ? await app.kept.get("seen", id) : null;
    if (kept && !known) this.keepDetail(kept.draft, false);
    else if (!known && this.state.currentId === id) this.set({ failedId: id });
  }

  async keepDetail(draft, store = true) {
    if (store) app.kept.put("seen", { key: draft.id, draft: { ...draft } }).catch(() => {});
    const kept = await app.kept.get("texts", draft.id);
    const mine = this.details.get(draft.id)?.mine ?? kept?.mine;
    draft.mine = mine && !sameContent(mine, draft) ? mine : undefined;
    if (kept && kept.version !== draft.version && draft.mine) draft.theirs = { ...draft };
    this.details.set(draft.id, draft);
    this.touch();
  }

  touch() {
    this.set({ detail: this.state.detail + 1 });
  }

  toggle(id = this.state.currentId) {
    const selected = new Set(this.state.selected);
    if (!selected.delete(id)) selected.add(id);
    this.set({ selected });
  }
}

export const queue = new Queue();
