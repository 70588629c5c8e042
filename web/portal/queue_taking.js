// Rows that leave the queue because of a decision, and that come back when it is undone.
import { queue } from "/portal/queue.js";

/** Takes rows away and says where they were; the next one becomes current. */
export function takeRows(ids) {
  const gone = new Set(ids);
  const { visible, place, state } = queue;
  const stays = (row) => !gone.has(row.id);
  const next =
    visible.slice(place + 1).find(stays) ?? visible.slice(0, Math.max(0, place)).findLast(stays);
  const taken = state.rows.map((row, index) => ({ row, index })).filter(({ row }) => !stays(row));
  const selected = new Set([...state.selected].filter((id) => !gone.has(id)));
  queue.set({ rows: state.rows.filter(stays), selected });
  if (gone.has(state.currentId)) queue.open(next?.id ?? null);
  count(taken, -1);
  return taken;
}

export function putBack(taken) {
  const rows = [...queue.state.rows];
  const missing = taken.filter(({ row }) => !queue.rowOf(row.id));
  for (const { row, index } of missing) rows.splice(Math.min(index, rows.length), 0, row);
  queue.set({ rows });
  count(missing, 1);
}

export function countSnoozed(more) {
  const { counts } = queue.state;
  if (counts) queue.set({ counts: { ...counts, snoozed: counts.snoozed + more } });
}

function count(taken, sign) {
  if (!queue.state.counts) return;
  const counts = { ...queue.state.counts };
  for (const { row } of taken) counts[row.level] = Math.max(0, counts[row.level] + sign);
  queue.set({ counts });
}
