// From one plan to another: the exact charge first, then the change; or staying.
import { longDate, money } from "/lib/amounts.js";
import { del, get, post } from "/lib/api.js";
import { fill, make, Part } from "/lib/dom.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { mayManage } from "/portal/team.js";

class PlanChange extends Part {
  #plans = [];
  #quote = null;

  connected() {
    this.onDo({
      change: (button) => this.#change(button),
      keep: (button) => this.#keep(button),
      forget: () => this.#show(null),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#ask(event.submitter);
    });
    this.on("change", () => this.#describe());
    if (mayManage()) this.#load();
  }

  async #load() {
    const paths = [orgPath("/subscription"), "/v1/plans", orgPath("/subscription/change")];
    const answers = await Promise.all(paths.map((path) => get(path)));
    if (!answers.every(({ ok }) => ok)) return;
    const [subscription, plans, planned] = answers.map(({ data }) => data);
    const { status, plan_key, current_period_end: end, cancel_at: ends } = subscription;
    const isPaid = status === "active" && Boolean(plan_key) && Boolean(end) && !ends;
    this.#plans = plans.items.filter(({ key }) => key !== plan_key);
    this.find("#change-plan").replaceChildren(...this.#plans.map(planOption));
    const next = plans.items.find(({ key }) => key === planned.plan_key);
    const from = longDate(planned.takes_effect_at);
    fill(this, { may_change: isPaid, planned: next ? `${next.name} begins on ${from}.` : "" });
    this.#show(null);
  }

  get #chosen() {
    return this.#plans.find(({ key }) => key === this.find("#change-plan").value);
  }

  #describe() {
    fill(this, { about: this.#chosen?.features.join(", ") ?? "" });
    this.#show(null);
  }

  async #ask(button) {
    const plan_key = this.#chosen.key;
    button?.setAttribute("aria-busy", "true");
    const answer = await post(orgPath("/subscription/preview"), { plan_key }, newKey());
    button?.removeAttribute("aria-busy");
    this.#show(answer.ok ? answer.data : null, answer.ok ? "" : answer.detail);
  }

  #show(quote, error = "") {
    this.#quote = quote;
    const about = this.#chosen?.features.join(", ") ?? "";
    fill(this, { error, about, quoted: "", ...(quote && wordsOf(quote, this.#chosen)) });
  }

  async #change(button) {
    button.setAttribute("aria-busy", "true");
    const wish = { quote_id: this.#quote.id };
    const answer = await post(orgPath("/subscription/change"), wish, newKey());
    button.removeAttribute("aria-busy");
    if (!answer.ok) return this.#show(null, answer.detail);
    const isNow = this.#quote.direction === "up";
    toast({ text: isNow ? "The plan is changed." : "The change is planned.", icon: "check" });
    this.tell("plan-changed");
    this.#load();
  }

  async #keep(button) {
    button.setAttribute("aria-busy", "true");
    const answer = await del(orgPath("/subscription/change"));
    button.removeAttribute("aria-busy");
    if (!answer.ok) return this.#show(null, answer.detail);
    toast({ text: "The plan stays as it is.", icon: "check" });
    this.#load();
  }
}

const newKey = () => ({ key: crypto.randomUUID() });

function planOption({ key, name, price_cents, currency }) {
  const textContent = `${name}, ${money(price_cents, currency)} per month`;
  return make("option", { value: key, textContent });
}

function wordsOf({ direction, due_cents, price_cents, currency, takes_effect_at }, { name }) {
  const month = `${money(price_cents, currency)} per month`;
  if (direction === "up") {
    return {
      quoted: `${name}: ${money(due_cents, currency)} now, then ${month}.`,
      terms: "Now: the difference for the rest of what is paid for. Good for ten minutes.",
      change_label: `Pay ${money(due_cents, currency)} and change`,
    };
  }
  const from = longDate(takes_effect_at);
  return {
    quoted: `${name} from ${from}: ${month}. Nothing is charged now.`,
    terms: "Until then everything stays as it is, and you can change your mind.",
    change_label: `Change on ${from}`,
  };
}

customElements.define("plan-change", PlanChange);
