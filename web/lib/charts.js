// Bar charts as SVG: coloured by the style sheet, sharp at any width, printable. Pure drawing;
// lib/ui/bar-chart.js adds the tip, the keys and the table.

const names = "http://www.w3.org/2000/svg";
const leftPx = 40;
const bottomPx = 24;
const topPx = 10;
const barPxMax = 26;
const labelPx = 58;

function shape(tag, attributes = {}, text = "") {
  const node = document.createElementNS(names, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text) node.textContent = text;
  return node;
}

/** Round steps for an axis from zero to at least max. */
export function axisSteps(max, wanted = 4) {
  const raw = Math.max(max, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(
    1,
    [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw),
  );
  const steps = [0];
  while (steps.at(-1) < max) steps.push(steps.at(-1) + step);
  return steps;
}

/**
 * @param {{width: number, height: number, rows: any[], stacked: boolean,
 *   label: (row: any) => string, series: {key: string, name: string, tone: string}[],
 *   number: (value: number) => string}} wish
 * @returns {{svg: SVGElement, centers: number[], tops: number[]}}
 */
export function drawBars(wish) {
  const { width, height, rows, series, stacked } = wish;
  const highest = rows.map((row) => {
    const values = series.map((one) => row[one.key]);
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const steps = axisSteps(Math.max(...highest, 1));
  const y = (value) => topPx + (height - topPx - bottomPx) * (1 - value / steps.at(-1));
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}` });
  drawGrid(svg, steps, y, width, wish.number);
  const slot = (width - leftPx - 4) / rows.length;
  const centers = rows.map((row, index) => leftPx + slot * (index + 0.5));
  rows.forEach((row, index) => {
    if (stacked) drawStack(svg, row, series, centers[index], Math.min(barPxMax, slot * 0.64), y);
    else drawGroup(svg, row, series, centers[index], Math.min(barPxMax * 2, slot * 0.7), y);
  });
  drawLabels(svg, wish, centers, slot, height);
  return { svg, centers, tops: highest.map(y) };
}

function drawGrid(svg, steps, y, width, number) {
  for (const step of steps) {
    const at = y(step);
    svg.append(shape("line", { class: "grid", x1: leftPx, x2: width, y1: at, y2: at }));
    const place = { class: "axis", x: leftPx - 8, y: at + 4, "text-anchor": "end" };
    svg.append(shape("text", place, number(step)));
  }
}

function drawStack(svg, row, series, center, width, y) {
  let below = 0;
  for (const { key, tone } of series) {
    const value = row[key];
    const top = y(below + value);
    const height = Math.max(0, y(below) - top - (below ? 1 : 0));
    below += value;
    if (height > 0) svg.append(bar(tone, center - width / 2, top, width, height));
  }
}

function drawGroup(svg, row, series, center, width, y) {
  const each = width / series.length;
  series.forEach(({ key, tone }, index) => {
    const top = y(row[key]);
    const height = y(0) - top;
    const left = center - width / 2 + index * each;
    if (height > 0) svg.append(bar(tone, left + 0.5, top, each - 1, height));
  });
}

function bar(tone, x, y, width, height) {
  return shape("rect", { class: `bar ${tone}`, x, y, width, height, rx: Math.min(2, height / 2) });
}

function drawLabels(svg, { rows, label }, centers, slot, height) {
  const every = Math.max(1, Math.ceil(labelPx / slot));
  rows.forEach((row, index) => {
    if ((rows.length - 1 - index) % every) return;
    const isLast = index === rows.length - 1 && slot < labelPx;
    const anchor = isLast ? "end" : "middle";
    const x = isLast ? centers[index] + slot / 2 : centers[index];
    svg.append(
      shape("text", { class: "axis", x, y: height - 6, "text-anchor": anchor }, label(row)),
    );
  });
}

/** A small line without axes, for beside a number. */
export function drawSpark(values, width = 96, height = 28) {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const x = (index) => 2 + ((width - 6) * index) / Math.max(1, values.length - 1);
  const y = (value) => height - 3 - ((height - 6) * (value - low)) / range;
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const svg = shape("svg", {
    viewBox: `0 0 ${width} ${height}`,
    class: "spark",
    "aria-hidden": "true",
  });
  svg.append(shape("polyline", { points: points.join(" ") }));
  svg.append(shape("circle", { cx: x(values.length - 1), cy: y(values.at(-1)), r: 2.5 }));
  return svg;
}
