// A rule of the approval policy in one sentence.
import { money } from "/lib/amounts.js";

const locale = document.documentElement.lang || "en";
const or = new Intl.ListFormat(locale, { type: "disjunction" });
const and = new Intl.ListFormat(locale, { type: "conjunction" });
const shortDay = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
const mondayMs = Date.UTC(2024, 0, 1);
const dayMs = 24 * 60 * 60 * 1000;

const one = { owner: "an owner", admin: "an administrator", member: "a member" };
const many = { owner: "owners", admin: "administrators", member: "members" };
const plain = { owner: "owner", admin: "administrator", member: "member" };
const kinds = {
  always: "every reply",
  new_recipient: "a reply to somebody you never wrote to",
  commitment: "a reply that commits the practice to something",
  bank_details: "a reply that holds bank details",
};

export const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** 1 is Monday. */
export const dayName = (day) => shortDay.format(new Date(mondayMs + (day - 1) * dayMs));

/** 540 is "09:00"; the end of a day is "00:00", as clocks show it. */
export function clockOf(minute) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** "Two people (owner or administrator) must approve a reply that states €1,000 or more." */
export function sentenceOf(rule, mailboxes) {
  const what = whatOf(rule, mailboxes);
  const said = {
    require: () => `${peopleOf(rule)} must approve ${what}.`,
    deny: () => `${refusedOf(rule)} may not approve ${what}.`,
    hold: () => `${what} leaves only ${hoursOf(rule)}.`,
  }[rule.effect]();
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function whatOf({ circumstance, amount_cents, currency, mailbox_id }, mailboxes) {
  const amount = () => `a reply that states ${money(amount_cents, currency)} or more`;
  const what = kinds[circumstance] ?? amount();
  if (!mailbox_id) return what;
  const found = mailboxes.find(({ id }) => id === mailbox_id);
  return `${what} of ${found?.address ?? "a mailbox that is gone"}`;
}

function peopleOf({ roles, approvals_needed: needed }) {
  if (needed === 1) return roles.length ? or.format(roles.map((role) => one[role])) : "somebody";
  const who = roles.length ? ` (${or.format(roles.map((role) => plain[role]))})` : "";
  return `${needed} people${who}`;
}

const refusedOf = ({ roles }) =>
  roles.length ? and.format(roles.map((role) => many[role])) : "owners, administrators and members";

function hoursOf({ weekdays: days, opens_minute, closes_minute }) {
  const until = closes_minute === 24 * 60 ? "midnight" : clockOf(closes_minute);
  const named = and.format([...days].sort().map(dayName));
  return `on ${named} from ${clockOf(opens_minute)} to ${until}`;
}
