// The inbox: consent is given at Google, which sends the person back here.
import { post, put } from "/lib/api.js";
import { fill } from "/lib/dom.js";
import { mailboxProblem } from "/lib/mailbox_problem.js";
import { here } from "/onboarding/step_parts.js";

export const mailbox = {
  open(form, { onboarding }) {
    const { mailbox: known } = onboarding;
    const values = {
      connected: Boolean(known),
      address: known?.address,
      mailbox_status: known?.status,
      error: mailboxProblem(),
    };
    fill(form, values);
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
