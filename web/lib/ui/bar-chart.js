// A bar chart that can be pointed at, walked with the arrow keys, and read as a table.
// Set `data` to {title, rows, series, stacked, label, heading}.
import { drawBars } from "/lib/charts.js";
import { make, Part } from "/lib/dom.js";
import { count } from "/lib/format.js";

class BarChart extends Part {
  #data = null;
  #drawn = null;
  #at = -1;
  #plot = make("div", { className: "plot" });
  #tip = make("div", { className: "chart-tip", hidden: true });
  #spoken = make("div", { className: "visually-hidden" });

  connected(signal) {
    this.#spoken.setAttribute("aria-live", "polite");
    const size = new ResizeObserver(() => this.#draw());
    size.observe(this.#plot);
    signal.addEventListener("abort", () => size.disconnect());
    this.on("pointermove", (event) => this.#point(event));
    this.on("pointerleave", () => this.#hide());
    this.on("focusout", () => this.#hide());
    this.on("keydown", (event) => this.#key(event));
  }

  set data(data) {
    this.#data = data;
    this.replaceChildren(this.#plot, this.#spoken, tableOf(data));
    this.#draw();
  }

  #draw() {
    const width = this.#plot.clientWidth;
    const height = this.#plot.clientHeight;
    if (!width || !height || !this.#data?.rows.length) return;
    this.#drawn = drawBars({ ...this.#data, width, height, number: count });
    const { svg } = this.#drawn;
    svg.setAttribute("role", "img");
    svg.setAttribute(
      "aria-label",
      `${this.#data.title}. Arrow keys read the days; a table follows.`,
    );
    svg.setAttribute("tabindex", "0");
    this.#plot.replaceChildren(svg, this.#tip);
    this.#hide();
  }

  #point(event) {
    if (!this.#drawn || !event.target.closest(".plot")) return this.#hide();
    const x = event.clientX - this.#plot.getBoundingClientRect().left;
    const distances = this.#drawn.centers.map((center) => Math.abs(center - x));
    this.#show(distances.indexOf(Math.min(...distances)));
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") this.#hide();
    if (!step || event.target.localName !== "svg") return;
    event.preventDefault();
    event.stopPropagation();
    const last = this.#data.rows.length - 1;
    const from = this.#at < 0 ? (step > 0 ? -1 : last + 1) : this.#at;
    this.#show(Math.max(0, Math.min(last, from + step)));
    this.#spoken.textContent = this.#tip.textContent;
  }

  #show(index) {
    this.#at = index;
    const row = this.#data.rows[index];
    const lines = this.#data.series.map((one) => {
      const value = make("b", { className: "num", textContent: count(row[one.key]) });
      return make("div", {}, make("i", { className: one.tone }), `${one.name} `, value);
    });
    this.#tip.replaceChildren(
      make("b", { textContent: `${this.#data.heading(row)} ` }),
      ...lines.reverse(),
    );
    this.#tip.hidden = false;
    const room = this.#plot.clientWidth - this.#tip.offsetWidth;
    const left = Math.max(
      0,
      Math.min(room, this.#drawn.centers[index] - this.#tip.offsetWidth / 2),
    );
    const top = Math.max(0, this.#drawn.tops[index] - this.#tip.offsetHeight - 8);
    this.#tip.style.translate = `${left}px ${top}px`;
  }

  #hide() {
    this.#at = -1;
    this.#tip.hidden = true;
  }
}

function tableOf({ title, rows, series, heading }) {
  const head = ["Day", ...series.map((one) => one.name)].map((text) => {
    return Object.assign(make("th", { textContent: text }), { scope: "col" });
  });
  const lines = rows.map((row) =>
    make(
      "tr",
      {},
      Object.assign(make("th", { textContent: heading(row) }), { scope: "row" }),
      ...series.map((one) => make("td", { className: "num", textContent: count(row[one.key]) })),
    ),
  );
  const table = make(
    "table",
    {},
    make("caption", { className: "visually-hidden", textContent: title }),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...lines),
  );
  const scroll = make("div", { className: "chart-table", tabIndex: 0 }, table);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", `${title}, as a table`);
  return make("details", {}, make("summary", { textContent: "Show as a table" }), scroll);
}

customElements.define("bar-chart", BarChart);
