// One row of the list: who, when, about what, and whether it needs a second look.
import { fill, setIcon } from "/lib/dom.js";
import { age, hue, initials } from "/lib/format.js";
import { queue } from "/portal/queue.js";

const levels = {
  check: ["list-checks", "warn-text", "Check facts"],
  needs: ["hand", "bad-text", "Needs you"],
};

/** Writes one draft into its row of the list. */
export function drawRow(node, row, px, total) {
  const [icon, tone, label] = levels[row.level] ?? ["", "", ""];
  const from = row.from_name || row.from_address;
  fill(node, { from, age: age(row.received_at), subject: row.subject, preview: row.preview, level_icon: icon });
  const mark = node.querySelector(".preview .icon");
  mark.setAttribute("class", `icon ${tone}`);
  if (icon) setIcon(mark, icon);
  mark.setAttribute("aria-label", label);
  mark.toggleAttribute("hidden", !icon);
  const avatar = node.querySelector(".avatar");
  const selected = queue.state.selected.has(row.id);
  avatar.textContent = selected ? "✓" : initials(from);
  avatar.dataset.hue = hue(from);
  node.id = `row-${row.id}`;
  node.style.translate = `0 ${row.index * px}px`;
  node.toggleAttribute("data-current", row.id === queue.state.currentId);
  node.setAttribute("aria-selected", String(selected));
  node.setAttribute("aria-posinset", String(row.index + 1));
  node.setAttribute("aria-setsize", String(total));
}
