// Whole phrases for times, money and names, in the reader's own locale.

const locale = document.documentElement.lang || "en";
const number = new Intl.NumberFormat(locale);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const timeOnly = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const fullDate = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "long",
  year: "numeric",
});
const fullTime = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });

const minuteMs = 60000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const count = (value) => number.format(value ?? 0);
export const clock = (at) => timeOnly.format(new Date(at));
export const dayOf = (at) => dayMonth.format(new Date(at));
export const longDate = (at) => (at ? fullDate.format(new Date(at)) : "");
export const longTime = (at) => (at ? fullTime.format(new Date(at)) : "");

/** "now", "3 min. ago", "09:12", "18 Nov": as short as the distance allows. */
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

export function money(cents, currency = "eur") {
  const options = { style: "currency", currency: currency.toUpperCase() };
  if (cents % 100 === 0) options.maximumFractionDigits = 0;
  return new Intl.NumberFormat(locale, options).format((cents ?? 0) / 100);
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function duration(seconds) {
  if (seconds == null) return "";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
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
