// The organisation's stop switch: how it stands, in words, who may set it, and setting it.
import { del, put } from "/lib/api.js";
import { plural } from "/lib/format.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";

export const stopPath = () => orgPath("/sending-stop");

/** The server has the last word; this only spares people a button that refuses. */
export const maySwitch = () => ["owner", "admin"].includes(app.session.org.role);

/** "Since 14:02 by Ada Hollis: the fees are wrong. 3 approved replies wait." */
export function standing({ stopped_at, stopped_by, reason, held_count, leaving_count }) {
  const why = reason ? `: ${reason}` : "";
  const since = `since ${timeOf(stopped_at)}${stopped_by ? ` by ${stopped_by}` : ""}${why}`;
  return [
    /[.!?…]$/.test(since) ? since : `${since}.`,
    held_count ? `${waiting(held_count)}.` : "What is approved now waits.",
    leaving_count ? `${plural(leaving_count, "was", "were")} on the way already.` : "",
  ].join(" ");
}

export const waiting = (held) => plural(held, "approved reply waits", "approved replies wait");

function timeOf(at) {
  const when = new Date(at);
  const isToday = when.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  const style = { ...day, hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", style).format(when);
}

/** Answers what the server says, or null where the person thought better of it. */
export async function stopSending(reason) {
  const question = {
    title: "Stop all sending?",
    text: `Nothing leaves ${app.session.org.name} until somebody resumes it.`,
    ok: "Stop all sending",
    danger: true,
  };
  return (await confirm(question)).yes ? put(stopPath(), { reason: reason || null }) : null;
}

/** What waits leaves at once and cannot be called back, so it is said first how much that is. */
export async function resumeSending(held) {
  const leave = plural(held, "approved reply leaves", "approved replies leave");
  const text = `${leave} at once.`;
  const question = { title: "Resume sending?", text, ok: "Resume sending" };
  if (held && !(await confirm(question)).yes) return null;
  const answer = await del(stopPath());
  const told = answer.ok
    ? { text: "Sending goes on.", icon: "play" }
    : { strong: "Still stopped.", text: answer.detail, icon: "circle-alert", bad: true };
  toast(told);
  return answer;
}
