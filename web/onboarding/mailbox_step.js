// The inbox: consent is given at Google, which sends the person back here; or, at another provider,
// an address and a password are given here.
import { post, put } from "/lib/api.js";
import { fill, make } from "/lib/dom.js";
import { mailboxProblem } from "/lib/mailbox_problem.js";
import { loadStyle } from "/lib/parts.js";
import { here } from "/onboarding/step_parts.js";

export const mailbox = {
  open(form, { org, onboarding }) {
    const { mailbox: known } = onboarding;
    const values = {
      connected: Boolean(known),
      address: known?.address,
      mailbox_status: known?.status,
      error: mailboxProblem(),
    };
    fill(form, values);
    const other = form.parentElement.querySelector(".other-mailbox");
    other.hidden = Boolean(known);
    other.addEventListener("toggle", () => other.open && showForm(other, org.id));
    if (!known) return;
    form.querySelector("[type=submit]").textContent = "Continue";
    form.querySelector("[data-do=skip]").hidden = true;
  },
  async save(form, state) {
    if (state.onboarding.mailbox) return { ok: true };
    const answer = await post(`/v1/orgs/${state.org.id}/mailboxes/google`);
    return answer.ok ? { ok: true, leaveTo: answer.data.url } : answer;
  },
  skip: (state) => put(here(state, "/skips/mailbox")),
};

async function showForm(place, org) {
  if (place.querySelector("imap-form")) return;
  const form = make("imap-form");
  form.setAttribute("org", org);
  place.append(form);
  form.addEventListener("mailbox-connected", () => location.assign("/onboarding/?connected=1"));
  await Promise.all([import("/lib/ui/imap-form.js"), loadStyle("/lib/styles/imap-form.css")]);
  form.begin();
}
