// Which plan: fourteen days without a card, or paid at once.
import { post } from "/lib/api.js";
import { clone, fill, make } from "/lib/dom.js";
import { refuse } from "/onboarding/step_parts.js";

export const plan = {
  open(form, state) {
    const wanted = new URLSearchParams(location.search).get("plan") ?? "practice";
    const choices = state.plans.map((one) => drawPlan(one, wanted));
    form.querySelector("[data-place=plans]").replaceChildren(...choices);
  },
  async save(form, state, button) {
    const plan_key = form.elements.plan_key?.value;
    if (!plan_key) return refuse("Please choose a plan.");
    const pay = button?.name === "pay";
    const path = `/v1/orgs/${state.org.id}/${pay ? "checkout" : "trial"}`;
    const answer = await post(path, { plan_key }, { key: crypto.randomUUID() });
    return pay && answer.ok ? { ok: true, leaveTo: answer.data.url } : answer;
  },
};

function drawPlan(one, wanted) {
  const money = { style: "currency", currency: one.currency, maximumFractionDigits: 0 };
  const price = new Intl.NumberFormat("en-GB", money).format(one.price_cents / 100);
  const node = fill(clone("plan-choice"), { name: one.name, tagline: one.tagline, price });
  const features = one.features.map((textContent) => make("li", { textContent }));
  node.querySelector("ul").append(...features);
  Object.assign(node.querySelector("input"), { value: one.key, checked: one.key === wanted });
  return node;
}
