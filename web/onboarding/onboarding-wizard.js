// The wizard: asks the server where this person is, shows that step, saves it, goes on. The
// server is the only memory, so it can be left and taken up anywhere.
import { get } from "/lib/api.js";
import { clone, fill, make, Part, say } from "/lib/dom.js";
import { openSession } from "/lib/session.js";
import { openPlan, openSteps, stepNames } from "/onboarding/steps.js";

const minutesPerStep = 0.6;

class OnboardingWizard extends Part {
  #state = { org: null, user: null, subscription: null, onboarding: null, plans: [] };
  #shown = "";

  async connected(signal) {
    this.on("submit", (event) => this.#submit(event));
    this.on("input", (event) => openSteps[this.#shown]?.changed?.(this.#form, this.#state, event));
    this.onDo({
      back: () => this.#goTo(this.#neighbour(-1)),
      skip: (button) => this.#run(button, (step) => step.skip(this.#state)),
      step: (button) => this.#goTo(button.dataset.step),
      reload: () => location.reload(),
      add_service: () => openSteps.services.add(this.#form),
      remove_service: (button) => button.closest(".service").remove(),
    });
    addEventListener("popstate", () => this.#show(this.#wanted()), { signal });
    await this.#load();
  }

  get #form() {
    return this.find("form");
  }

  async #load() {
    const session = await openSession();
    if (!session) return;
    Object.assign(this.#state, { user: session.user, org: session.org });
    if (session.org && !(await this.#loadOrg())) return;
    if (!session.org || this.#access === "none") this.#state.plans = await openPlan();
    this.#show(this.#wanted());
  }

  async #loadOrg() {
    const { id } = this.#state.org;
    const [subscription, onboarding] = await Promise.all([
      get(`/v1/orgs/${id}/subscription`), get(`/v1/orgs/${id}/onboarding`),
    ]);
    const failed = [subscription, onboarding].find((answer) => !answer.ok);
    if (failed) {
      this.replaceChildren(fill(clone("wizard-failed"), { text: failed.detail }));
      return false;
    }
    Object.assign(this.#state, { subscription: subscription.data, onboarding: onboarding.data });
    return true;
  }

  get #access() {
    return this.#state.subscription?.access ?? "none";
  }

  /** The step in the address when it may be shown, else the one the server names. */
  #wanted() {
    if (!this.#state.org) return "organisation";
    if (this.#access === "none") return "plan";
    const asked = location.hash.slice(1);
    const known = this.#state.onboarding.steps.some((step) => step.key === asked);
    return known ? asked : this.#state.onboarding.current_step;
  }

  #neighbour(by) {
    const keys = this.#state.onboarding.steps.map((step) => step.key);
    return keys[Math.max(0, Math.min(keys.length - 1, keys.indexOf(this.#shown) + by))];
  }

  #goTo(key) {
    history.pushState(null, "", `#${key}`);
    this.#show(key);
  }

  #show(key) {
    const isFirst = !this.#shown;
    this.#shown = key;
    const template = /** @type {any} */ (document.getElementById(`step-${key}`));
    this.find("[data-place=step]").replaceChildren(template.content.cloneNode(true));
    openSteps[key].open(this.#form, this.#state);
    this.#drawStepper();
    document.title = `${stepNames[key]} · AssistantAI`;
    if (!isFirst) this.find("h1").focus();
    scrollTo(0, 0);
  }

  #drawStepper() {
    const steps = this.#state.onboarding?.steps ?? [];
    const first = ["organisation", "plan"].includes(this.#shown) || !steps.length;
    const all = first
      ? Object.keys(stepNames).slice(0, -1).map((key) => ({ key, status: "todo" }))
      : steps.filter((step) => step.key !== "done");
    if (this.#shown === "plan") all[0].status = "done";
    this.find(".stepper").replaceChildren(...all.map((step) => this.#stepMark(step, first)));
    const at = all.findIndex((step) => step.key === this.#shown) + 1;
    const left = Math.ceil((all.length - at + 1) * minutesPerStep);
    const text = at ? `Step ${at} of ${all.length} · about ${left} min left` : "All steps done";
    document.getElementById("progress").textContent = text;
  }

  #stepMark(step, isFirst) {
    const node = fill(clone("step-mark"), { status: `${step.status}: ` });
    const isHere = step.key === this.#shown;
    const reachable = !isFirst && !isHere && step.status !== "todo";
    const inside = make(reachable ? "button" : "span", { className: "step" });
    if (reachable) Object.assign(inside, { type: "button" }).dataset.do = "step";
    inside.dataset.step = step.key;
    inside.append(make("span", { className: "step-name", textContent: stepNames[step.key] }));
    node.dataset.status = step.status;
    if (isHere) node.setAttribute("aria-current", "step");
    node.append(inside);
    return node;
  }

  #submit(event) {
    event.preventDefault();
    this.#run(event.submitter, (step) => step.save(this.#form, this.#state, event.submitter));
  }

  async #run(button, work) {
    if (button?.getAttribute("aria-busy")) return;
    button?.setAttribute("aria-busy", "true");
    const answer = await work(openSteps[this.#shown]);
    button?.removeAttribute("aria-busy");
    if (!answer.ok) return this.#showProblem(answer);
    if (answer.leaveTo) return location.assign(answer.leaveTo);
    say("Saved");
    if (["organisation", "plan"].includes(this.#shown)) return this.#load();
    if (answer.data?.steps) this.#state.onboarding = answer.data;
    this.#goTo(this.#neighbour(1));
  }

  #showProblem(answer) {
    fill(this.#form, { error: answer.detail });
    const named = answer.fields?.map((field) => field.path.split(/[./]/).pop()) ?? [];
    for (const input of this.#form.elements) {
      if (input.name) input.setAttribute("aria-invalid", String(named.includes(input.name)));
    }
    (this.find("[aria-invalid=true]") ?? this.find("h1")).focus();
  }
}

customElements.define("onboarding-wizard", OnboardingWizard);
