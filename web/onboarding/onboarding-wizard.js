// The wizard: asks the server where this person is, shows that step, saves it, goes on. The
// server is the only memory, so it can be left and taken up anywhere.
import { get } from "/lib/api.js";
import { clone, fill, Part, say } from "/lib/dom.js";
import { openSession } from "/lib/session.js";
import { markFields } from "/onboarding/step_parts.js";
import { loadStep, stepNames, wantedStep } from "/onboarding/steps.js";
import "/onboarding/wizard-stepper.js";

class OnboardingWizard extends Part {
  #state = { org: null, user: null, subscription: null, onboarding: null, plans: [] };
  #shown = "";
  #step = /** @type {any} */ (null);

  async connected(signal) {
    this.on("submit", (event) => this.#submit(event));
    this.on("input", () => this.#step?.changed?.(this.#form));
    this.onDo({
      back: () => this.#goTo(this.#neighbour(-1)),
      skip: (button) => this.#run(button, (step) => step.skip(this.#state)),
      step: (button) => this.#goTo(button.dataset.step),
      reload: () => location.reload(),
      add_service: () => this.#step.add(this.#form),
      remove_service: (button) => button.closest(".service").remove(),
    });
    addEventListener("popstate", () => this.#show(wantedStep(this.#state)), { signal });
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
    if (["organisation", "plan"].includes(wantedStep(this.#state))) await this.#loadPlans();
    this.#show(wantedStep(this.#state));
  }

  async #loadOrg() {
    const base = `/v1/orgs/${this.#state.org.id}`;
    const subscription = await get(`${base}/subscription`);
    if (!subscription.ok) return this.#showFailure(subscription);
    this.#state.subscription = subscription.data;
    if (subscription.data.access === "none") return true;
    const onboarding = await get(`${base}/onboarding`);
    if (!onboarding.ok) return this.#showFailure(onboarding);
    this.#state.onboarding = onboarding.data;
    return true;
  }

  #showFailure(answer) {
    this.replaceChildren(fill(clone("wizard-failed"), { text: answer.detail }));
    return false;
  }

  async #loadPlans() {
    const answer = await get("/v1/plans");
    this.#state.plans = answer.ok ? answer.data.items : [];
  }

  #neighbour(by) {
    const keys = this.#state.onboarding.steps.map((step) => step.key);
    return keys[Math.max(0, Math.min(keys.length - 1, keys.indexOf(this.#shown) + by))];
  }

  #goTo(key) {
    history.pushState(null, "", `#${key}`);
    this.#show(key);
  }

  async #show(key) {
    const isFirst = !this.#shown;
    this.#step = await loadStep(key);
    this.#shown = key;
    const template = /** @type {any} */ (document.getElementById(`step-${key}`));
    this.find("[data-place=step]").replaceChildren(template.content.cloneNode(true));
    this.#step.open(this.#form, this.#state);
    this.find("wizard-stepper").show(key, this.#state.onboarding?.steps ?? []);
    document.title = `${stepNames[key]} · AssistantAI`;
    if (!isFirst) this.find("h1").focus();
    scrollTo(0, 0);
  }

  #submit(event) {
    event.preventDefault();
    this.#run(event.submitter, (step) => step.save(this.#form, this.#state, event.submitter));
  }

  async #run(button, work) {
    if (button?.getAttribute("aria-busy")) return;
    button?.setAttribute("aria-busy", "true");
    const answer = await work(this.#step);
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
    markFields(this.#form, answer.fields);
    (this.find("[aria-invalid=true]") ?? this.find("h1")).focus();
  }
}

customElements.define("onboarding-wizard", OnboardingWizard);
