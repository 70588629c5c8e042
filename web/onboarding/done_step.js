// The end: what is set up, and the way into the queue.
import { post } from "/lib/api.js";
import { make } from "/lib/dom.js";
import { stepNames } from "/onboarding/steps.js";
import { here } from "/onboarding/step_parts.js";

export const done = {
  open(form, { onboarding }) {
    const rows = onboarding.steps
      .filter((step) => step.key !== "done")
      .map((step) => {
        const mark = step.status === "done" ? "✓" : "–";
        const late = step.status === "done" ? "" : ", can be done later";
        return make("li", { textContent: `${mark} ${stepNames[step.key]}${late}` });
      });
    form.querySelector("[data-place=summary]").replaceChildren(...rows);
  },
  async save(form, state) {
    const answer = await post(here(state, "/completion"));
    return answer.ok ? { ok: true, leaveTo: "/portal/" } : answer;
  },
};
