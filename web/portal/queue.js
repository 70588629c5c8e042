// The approval queue as this browser knows it: rows, the current one, details already read.
// What was read is also kept on the device, so that it can be read and decided offline.
import { get } from "/lib/api.js";
import { Store } from "/lib/store.js";
import { app, draftPath, orgPath } from "/portal/context.js";

const pageSize = 50;
const searchRowsMax = 1000;
const nearbyDelayMs = 150;

class Queue extends Store {
  details = new Map();
  #nearby = 0;
  #generation = 0;

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

  /** How many there are, also those not yet read from the server. */
  get total() {
    const { counts, level, query, rows } = this.state;
    if (!counts || query) return this.visible.length;
    const all = counts.ready + counts.check + counts.needs;
    return Math.max(rows.length, level ? counts[level] : all);
  }

  rowOf(id) {
    return this.state.rows.find((row) => row.id === id);
  }

  async load() {
    const generation = ++this.#generation;
    const { level } = this.state;
    const answer = await get(orgPath(`/drafts?limit=${pageSize}${level ? `&level=${level}` : ""}`));
    if (generation !== this.#generation) return;
    if (answer.ok) await this.#takeRows(answer.data);
    else await this.#useKeptRows(answer);
    this.loadCounts();
  }

  async #takeRows({ items, next_cursor: cursor }) {
    const rows = await this.#withoutDecided(items);
    this.set({ rows, cursor, status: "ready", incoming: 0, offline: false });
    this.#settleCurrent();
    if (!this.state.level) this.#keepRows(rows);
  }

  async #useKeptRows(answer) {
    const kept = answer.status === 0 ? await app.kept.get("seen", "rows") : null;
    if (this.state.rows.length) return this.set({ offline: answer.status === 0 });
    if (!kept) return this.set({ status: "failed", problem: answer.detail });
    const rows = await this.#withoutDecided(kept.rows);
    this.set({ rows, cursor: null, status: "ready", offline: true });
    this.#settleCurrent();
  }

  /** Rows whose decision still waits on this device stay away. */
  async #withoutDecided(rows) {
    const decided = new Set((await app.outbox.pending()).map((op) => op.draft_id));
    return rows.filter((row) => !decided.has(row.id));
  }

  #keepRows(rows) {
    app.kept.put("seen", { key: "rows", rows }).catch(() => {});
  }

  #settleCurrent() {
    const { rows, currentId } = this.state;
    if (!currentId || !rows.some((row) => row.id === currentId)) {
      if (!this.current?.mine) this.open(rows[0]?.id ?? null);
    } else this.need(currentId);
  }

  async more() {
    const { cursor, level } = this.state;
    if (!cursor || this.loadingMore) return;
    this.loadingMore = true;
    const after = encodeURIComponent(cursor);
    const filter = level ? `&level=${level}` : "";
    const answer = await get(orgPath(`/drafts?limit=${pageSize}${filter}&after=${after}`));
    this.loadingMore = false;
    if (!answer.ok || cursor !== this.state.cursor) return;
    const known = new Set(this.state.rows.map((row) => row.id));
    const fresh = (await this.#withoutDecided(answer.data.items)).filter(
      (row) => !known.has(row.id),
    );
    this.set({ rows: [...this.state.rows, ...fresh], cursor: answer.data.next_cursor });
    if (this.state.query && this.state.rows.length < searchRowsMax) this.more();
  }

  async loadCounts() {
    const answer = await get(orgPath("/drafts/counts"));
    if (answer.ok) this.set({ counts: answer.data });
  }

  open(id) {
    this.set({ currentId: id, failedId: null });
    if (!id) return;
    this.need(id);
    clearTimeout(this.#nearby);
    this.#nearby = setTimeout(() => this.#needNearby(), nearbyDelayMs);
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
    if (known && !fresh && (known.mine !== undefined || !row || known.version >= row.version))
      return;
    const answer = await get(draftPath(id));
    if (answer.ok) return this.keepDetail(answer.data);
    const kept = answer.status === 0 ? await app.kept.get("seen", id) : null;
    if (kept && !known) this.keepDetail(kept.draft, false);
    else if (!known && this.state.currentId === id) this.set({ failedId: id });
  }

  async keepDetail(draft, store = true) {
    const before = this.details.get(draft.id);
    if (before?.mine !== undefined) draft.mine ??= before.mine;
    const text = await app.kept.get("texts", draft.id);
    if (text && draft.mine === undefined && text.text !== draft.text) draft.mine = text.text;
    if (text && text.version !== draft.version && draft.mine !== undefined) draft.theirs ??= draft;
    this.details.set(draft.id, draft);
    this.touch();
    const { mine, theirs, ...seen } = draft;
    if (store) app.kept.put("seen", { key: draft.id, draft: seen }).catch(() => {});
  }

  touch() {
    this.set({ detail: this.state.detail + 1 });
  }

  toggle(id = this.state.currentId) {
    const selected = new Set(this.state.selected);
    if (!selected.delete(id)) selected.add(id);
    this.set({ selected });
  }

  selectReady() {
    const ready = this.visible.filter((row) => row.level === "ready");
    this.set({ selected: new Set(ready.map((row) => row.id)) });
  }

  /** Takes rows away and says where they were; the next one becomes current. */
  take(ids) {
    const gone = new Set(ids);
    const visible = this.visible;
    const at = this.place;
    const stays = (row) => !gone.has(row.id);
    const next =
      visible.slice(at + 1).find(stays) ?? visible.slice(0, Math.max(0, at)).findLast(stays);
    const taken = this.state.rows
      .map((row, index) => ({ row, index }))
      .filter(({ row }) => !stays(row));
    const selected = new Set([...this.state.selected].filter((id) => !gone.has(id)));
    this.set({ rows: this.state.rows.filter(stays), selected });
    if (gone.has(this.state.currentId)) this.open(next?.id ?? null);
    this.#count(taken, -1);
    return taken;
  }

  putBack(taken) {
    const rows = [...this.state.rows];
    const missing = taken.filter(({ row }) => !this.rowOf(row.id));
    for (const { row, index } of missing) rows.splice(Math.min(index, rows.length), 0, row);
    this.set({ rows });
    this.#count(missing, 1);
  }

  #count(taken, sign) {
    if (!this.state.counts) return;
    const counts = { ...this.state.counts };
    for (const { row } of taken) counts[row.level] = Math.max(0, counts[row.level] + sign);
    this.set({ counts });
  }
}

export const queue = new Queue();
