// Whole phrases for times, counts and names, in the reader's own locale.

const locale = document.documentElement.lang || "en";
const number = new Intl.NumberFormat(locale);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const fullTime = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });

const minuteMs = 60000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const count = (value) => number.format(value ?? 0);
export const dayOf = (at) => dayMonth.format(new Date(at));
export const longTime = (at) => (at ? fullTime.format(new Date(at)) : "");

/** "now", "3 min. ago", "18 Nov". */
export function since(at, now = Date.now()) {
  if (!at) return "";
  const age = now - Date.parse(at);
  if (age < minuteMs && age > -minuteMs) return "now";
  if (Math.abs(age) < hourMs) return relative.format(-Math.round(age / minuteMs), "minute");
  if (Math.abs(age) < dayMs) return relative.format(-Math.round(age / hourMs), "hour");
  if (Math.abs(age) < 6 * dayMs) return relative.format(-Math.round(age / dayMs), "day");
  return dayOf(at);
}

/** The short form for narrow rows: 3 min, 5 h, 2 d. */
export function age(at, now = Date.now()) {
  const passed = Math.max(0, now - Date.parse(at));
  if (passed < minuteMs) return "now";
  if (passed < hourMs) return `${Math.floor(passed / minuteMs)} min`;
  if (passed < dayMs) return `${Math.floor(passed / hourMs)} h`;
  if (passed < 7 * dayMs) return `${Math.floor(passed / dayMs)} d`;
  return dayOf(at);
}

export function initials(name) {
  const words = String(name || "?").match(/[\p{L}\p{N}]+/gu) ?? ["?"];
  const last = words.length > 1 ? words.at(-1)[0] : "";
  return (words[0][0] + last).toUpperCase();
}

/** One of six colours, the same for the same name. */
export function hue(name) {
  let sum = 0;
  for (const letter of String(name || "")) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return (sum % 6) + 1;
}

export function plural(amount, one, many) {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** "property_manager" becomes "Property manager". */
export function words(key) {
  const text = String(key ?? "").replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
