// Money, lengths of time and whole dates, in the reader's own locale.

const locale = document.documentElement.lang || "en";
const fullDate = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "long",
  year: "numeric",
});

export const longDate = (at) => (at ? fullDate.format(new Date(at)) : "");

export function money(cents, currency = "eur") {
  const options = { style: "currency", currency: currency.toUpperCase() };
  if (cents % 100 === 0) options.maximumFractionDigits = 0;
  return new Intl.NumberFormat(locale, options).format((cents ?? 0) / 100);
}

export function duration(seconds) {
  if (seconds == null) return "";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}
