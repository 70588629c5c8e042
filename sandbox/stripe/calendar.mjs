// Billing dates: counted from the anchor, so that a month of 31 days never drifts.
export const hour = 3600;
export const day = 24 * hour;

export function addIntervals(anchor, { interval, interval_count }, count) {
  const steps = interval_count * count;
  if (interval === 'day') return anchor + steps * day;
  if (interval === 'week') return anchor + steps * 7 * day;
  const from = new Date(anchor * 1000);
  const months = from.getUTCMonth() + steps * (interval === 'year' ? 12 : 1);
  const first = new Date(from);
  first.setUTCDate(1);
  first.setUTCMonth(months);
  const lastDay = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate();
  first.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return first.getTime() / 1000;
}

// The first billing date of this anchor that lies after `time`.
export function nextBoundary(anchor, recurring, time) {
  let count = 1;
  while (addIntervals(anchor, recurring, count) <= time) count += 1;
  return addIntervals(anchor, recurring, count);
}
