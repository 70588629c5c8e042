// What stands in the list of drafts: its head, its rows, or a state.
import { fill, setIcon, showState } from "/lib/dom.js";
import { age, count, hue, initials, plural } from "/lib/format.js";
import { queue } from "/portal/queue.js";

const levels = {
  check: ["list-checks", "warn-text", "Check facts"],
  needs: ["hand", "bad-text", "Needs you"],
};

const given = ({ approvals: some, approvals_needed: all }) =>
  some ? `${some} of ${all} approved · ` : "";

export function drawRow(node, row, px, total) {
  const [icon, tone, label] = levels[row.level] ?? ["", "", ""];
  const from = row.from_name || row.from_address;
  fill(node, {
    from,
    age: age(row.received_at),
    subject: row.subject,
    preview: given(row) + row.preview,
    level_icon: icon,
  });
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

/** Nothing is claimed before the server has counted. */
export function headTexts({ counts, incoming, selected }) {
  const number = (value) => (counts ? count(value) : "");
  const all = counts && counts.ready + counts.check + counts.needs;
  return {
    total: number(all),
    all: number(all),
    ready: number(counts?.ready),
    check: number(counts?.check),
    needs: number(counts?.needs),
    snoozed: counts?.snoozed ? `${number(counts.snoozed)} snoozed` : "",
    incoming: plural(incoming, "new draft", "new drafts"),
    selected: `${count(selected.size)} selected`,
    approve_label: `Approve ${count(selected.size)}`,
  };
}

/** In place of rows: loading, nothing found, all done, or a failure. */
export function drawListState(place, rows) {
  const { status, query, level, problem } = queue.state;
  const empty = query ? "none" : "empty";
  const kind = rows.length ? "" : status === "ready" ? empty : status;
  if (place.dataset.kind === kind + level) return;
  place.dataset.kind = kind + level;
  if (!kind) place.replaceChildren();
  else if (kind === "loading") showState(place, "loading");
  else if (kind === "failed") showState(place, "failed", { text: problem }, () => queue.load());
  else showState(place, "empty", emptyTexts(kind, level));
}

function emptyTexts(kind, level) {
  if (kind === "none") {
    return { icon: "search", title: "Nothing found", text: "No draft matches these words." };
  }
  const text = "New drafts appear here by themselves.";
  return { icon: "circle-check", title: level ? "None here" : "All done", text };
}
