// The plan of this organisation: what holds now, paying, and what was paid.
import { longDate, money } from "/lib/amounts.js";
import { get, post } from "/lib/api.js";
import { clone, fill, make, Part } from "/lib/dom.js";
import { words } from "/lib/format.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { mayManage } from "/portal/team.js";

const accessTones = {
  trial: "accent",
  active: "good",
  grace: "warn",
  read_only: "bad",
  ended: "bad",
};

class PlanCard extends Part {
  connected() {
    this.onDo({ checkout: (button) => this.#checkout(button) });
    this.load();
  }

  async load() {
    const [plan, plans, payments] = await Promise.all([
      get(orgPath("/subscription")),
      get("/v1/plans"),
      mayManage() ? get(orgPath("/payments")) : { ok: false },
    ]);
    if (!plan.ok) return fill(this, { sentence: plan.detail, can_pay: false, payments: false });
    const { access, sentence, plan_key } = plan.data;
    const items = payments.ok ? payments.data.items : [];
    const canPay = access !== "active" && plans.ok && mayManage();
    const name = plans.ok && plans.data.items.find(({ key }) => key === plan_key)?.name;
    const told = name ? `${name}. ${sentence}` : sentence;
    fill(this, {
      access: words(access),
      sentence: told,
      can_pay: canPay,
      payments: items.length > 0,
    });
    this.find("[data-place=access]").className = `pill ${accessTones[access] ?? ""}`;
    this.find("#set-plan").hidden = !canPay;
    if (plans.ok) this.find("#set-plan").replaceChildren(...plans.data.items.map(planOption));
    this.find("#set-plan").value = plan_key ?? "practice";
    this.find("[data-place=payments]").replaceChildren(...items.map(drawPayment));
  }

  async #checkout(button) {
    button.setAttribute("aria-busy", "true");
    const plan_key = this.find("#set-plan").value;
    const answer = await post(orgPath("/checkout"), { plan_key }, { key: crypto.randomUUID() });
    if (answer.ok) return location.assign(answer.data.url);
    button.removeAttribute("aria-busy");
    toast({ text: answer.detail, icon: "circle-alert", bad: true });
  }
}

function planOption(plan) {
  const textContent = `${plan.name}, ${money(plan.price_cents, plan.currency)} per month`;
  return make("option", { value: plan.key, textContent });
}

function drawPayment(payment) {
  const node = fill(clone("payment-row"), {
    number: payment.invoice_number,
    paid: longDate(payment.paid_at),
    amount: money(payment.amount_cents, payment.currency),
    status: words(payment.status),
  });
  if (payment.hosted_invoice_url) node.querySelector("a").href = payment.hosted_invoice_url;
  return node;
}

customElements.define("plan-card", PlanCard);
