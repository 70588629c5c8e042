// Profile, plan, places where one is signed in, and this browser.
import { del, get, patch, post } from "/lib/api.js";
import { clone, fill, make, Part } from "/lib/dom.js";
import { longDate, money, since, words } from "/lib/format.js";
import { allowSingleKeys, singleKeysAllowed } from "/lib/keys.js";
import { chooseOrg, signOut } from "/lib/session.js";
import { confirm } from "/lib/ui/confirm-dialog.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";

const accessTones = { trial: "accent", active: "good", grace: "warn", read_only: "bad", ended: "bad" };

class SettingsPage extends Part {
  connected() {
    this.#drawProfile();
    this.#drawOrgs();
    this.#loadPlan();
    this.#loadSessions();
    const single = this.find("[data-place=single]");
    single.checked = singleKeysAllowed();
    single.addEventListener("change", () => allowSingleKeys(single.checked));
    this.find("#set-org").addEventListener("change", (event) => {
      chooseOrg(app.session.user.id, event.target.value);
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#saveProfile(event.target, event.submitter);
    });
    this.onDo({
      checkout: (button) => this.#checkout(button),
      revoke: (button) => this.#revoke(`/v1/me/sessions/${button.dataset.id}`),
      revoke_all: () => this.#revoke("/v1/me/sessions"),
      sign_out: () => this.#signOut(),
    });
  }

  #drawProfile() {
    const { user } = app.session;
    this.find("#set-name").value = user.name ?? "";
    this.find("#set-zone").value = user.time_zone ?? "";
    const zones = Intl.supportedValuesOf("timeZone").map((value) => make("option", { value }));
    this.find("#zones").replaceChildren(...zones);
    fill(this, { email: user.email, profile_error: "" });
  }

  async #saveProfile(form, button) {
    button?.setAttribute("aria-busy", "true");
    const answer = await patch("/v1/me", Object.fromEntries(new FormData(form)));
    button?.removeAttribute("aria-busy");
    fill(this, { profile_error: answer.ok ? "" : answer.detail });
    if (!answer.ok) return;
    Object.assign(app.session.user, Object.fromEntries(new FormData(form)));
    toast({ text: "Saved.", icon: "check" });
  }

  #drawOrgs() {
    const { orgs, org } = app.session;
    fill(this, { many_orgs: orgs.length > 1 });
    const options = orgs.map((one) => make("option", { value: one.id, textContent: one.name }));
    this.find("#set-org").replaceChildren(...options);
    this.find("#set-org").value = org.id;
  }

  async #loadPlan() {
    const [plan, plans, payments] = await Promise.all([
      get(orgPath("/subscription")), get("/v1/plans"), get(orgPath("/payments")),
    ]);
    if (!plan.ok) return fill(this, { sentence: plan.detail, can_pay: false, payments: false });
    const { access, sentence, plan_key } = plan.data;
    const items = payments.ok ? payments.data.items : [];
    const canPay = access !== "active" && plans.ok;
    fill(this, { access: words(access), sentence, can_pay: canPay, payments: items.length > 0 });
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

  async #loadSessions() {
    const answer = await get("/v1/me/sessions");
    const items = answer.ok ? answer.data.items : [];
    fill(this, { other_sessions: items.length > 1 });
    this.find("[data-place=sessions]").replaceChildren(...items.map(drawSession));
  }

  async #revoke(path) {
    const answer = await del(path);
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#loadSessions();
  }

  /** Signing out clears this browser, so decisions that still wait here would be lost. */
  async #signOut() {
    const waiting = (await app.outbox.pending()).length;
    const text = `${waiting} decided on this device and not yet sent. Signing out forgets them.`;
    const question = { title: "Sign out anyway?", text, ok: "Sign out", danger: true };
    if (waiting && !(await confirm(question)).yes) return;
    const answer = await signOut();
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
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

function drawSession(session) {
  const seen = `Last seen ${since(session.last_seen_at)} from ${session.ip_prefix}`;
  const { device, current } = session;
  const node = fill(clone("session"), { device, current, revocable: !current, about: seen });
  node.querySelector("[data-do=revoke]").dataset.id = session.id;
  return node;
}

customElements.define("settings-page", SettingsPage);
