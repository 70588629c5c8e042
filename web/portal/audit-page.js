// The record of an organisation, in words: who did what, from where, when; and how far it is
// sealed. What the page shows of names is text, whatever they hold.
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { longTime, plural } from "/lib/format.js";
import { PagedTable } from "/lib/paged_table.js";
import { orgPath } from "/portal/context.js";

const locale = document.documentElement.lang || "en";
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const dayMs = 24 * 60 * 60 * 1000;

class AuditPage extends Part {
  #table;

  connected() {
    this.#table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "audit",
      read: (after) => get(orgPath(`/audit${this.#query(after)}`)),
      row: drawRow,
      empty: {
        icon: "shield-check",
        title: "Nothing in this time",
        text: "Choose another time, or show everything.",
      },
    });
    fill(this, { has_state: false });
    this.on("change", () => this.#load());
    this.on("submit", (event) => event.preventDefault());
    this.#load();
    this.#showState();
  }

  #load() {
    this.find("[data-place=export]").href = orgPath(`/audit/export${this.#query()}`);
    this.#table.load();
  }

  /** Days are the reader's own; "until" includes its day. */
  #query(after) {
    const { kind, from, until } = this.find("[data-place=filter]").elements;
    const asked = new URLSearchParams();
    if (kind.value) asked.set("kind", kind.value);
    if (from.value) asked.set("from", new Date(`${from.value}T00:00`).toISOString());
    if (until.value) asked.set("until", startOfNextDay(until.value).toISOString());
    if (after) asked.set("after", after);
    return asked.size ? `?${asked}` : "";
  }

  async #showState() {
    const { ok, data } = await get(orgPath("/audit/seal"));
    if (!ok) return;
    const some = plural(data.rows_waiting, "entry waits", "entries wait");
    const waiting = data.rows_waiting ? ` ${some} for the next seal.` : "";
    const state = data.signed_at
      ? `${plural(data.rows_sealed, "entry", "entries")} sealed on ${longTime(data.signed_at)}.`
      : "Nothing is sealed yet.";
    fill(this, { ...data, has_state: true, state: state + waiting });
  }
}

function startOfNextDay(day) {
  const noon = Date.parse(`${day}T12:00`) + dayMs;
  return new Date(new Date(noon).setHours(0, 0, 0, 0));
}

function drawRow(node, item) {
  const { actor, did, address } = item;
  fill(node, { actor, did, address, when: moment.format(new Date(item.created_at)) });
  const time = node.querySelector("time");
  time.dateTime = item.created_at;
  time.title = `${longTime(item.created_at)}, request ${item.request_id || "none"}`;
}

customElements.define("audit-page", AuditPage);
