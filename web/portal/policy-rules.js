// The rules of the approval policy: read by everybody, changed by owners and administrators. What
// is changed here holds once it is saved; before that it can be tried.
import { get, put } from "/lib/api.js";
import { clone, fill, Part, say, showState } from "/lib/dom.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { suggestions } from "/portal/policy_suggestions.js";
import { sentenceOf } from "/portal/policy_words.js";
import { mayManage } from "/portal/team.js";
import "/portal/policy-trial.js";

class PolicyRules extends Part {
  #number = 0;
  #rules = [];
  #kept = "[]";
  #mailboxes = [];

  connected() {
    this.onDo({
      add: () => this.#edit(null),
      suggest: (button) => this.#suggest(indexOf(button)),
      edit: (button) => this.#edit(this.#ruleOf(button)),
      remove: (button) => this.#remove(this.#ruleOf(button)),
      try: () => this.find("policy-trial").run(this.#rules),
      save: (button) => this.#save(button),
      forget: () => this.#load(),
    });
    this.on("rule-kept", ({ detail }) => this.#keep(detail));
    this.#load();
  }

  #ruleOf(button) {
    return this.#rules[indexOf(button)];
  }

  async #load() {
    const place = this.find("[data-place=rules]");
    if (!place.children.length) showState(place, "loading");
    const paths = ["/approval-policies", "/mailboxes"];
    const answers = await Promise.all(paths.map((path) => get(orgPath(path))));
    const failed = answers.find(({ ok }) => !ok);
    if (failed) return showState(place, "failed", { text: failed.detail }, () => this.#load());
    const [policy, mailboxes] = answers.map(({ data }) => data);
    this.#mailboxes = mailboxes.items;
    this.#take(policy);
  }

  #take({ number, rules }) {
    this.#number = number;
    this.#rules = rules;
    this.#kept = JSON.stringify(rules);
    this.find("policy-trial").clear();
    this.#draw();
  }

  #draw() {
    const isChanged = JSON.stringify(this.#rules) !== this.#kept;
    const may = mayManage();
    const open = suggestions.filter(({ name }) => !this.#rules.some((rule) => rule.name === name));
    fill(this, {
      none: !this.#rules.length,
      may_add: may,
      may_save: may && isChanged,
      may_try: may,
      suggests: may && open.length > 0,
      error: "",
    });
    const rows = this.#rules.map((rule, index) => drawRule(rule, index, this.#mailboxes));
    this.find("[data-place=rules]").replaceChildren(...rows);
    this.find("[data-place=suggestions]").replaceChildren(...open.map(drawSuggestion));
  }

  async #edit(rule) {
    await import("/portal/policy-rule.js");
    this.find("policy-rule").open(rule, this.#rules, this.#mailboxes);
  }

  #keep({ rule, before }) {
    const at = this.#rules.indexOf(before);
    this.#rules = at < 0 ? [...this.#rules, rule] : this.#rules.with(at, rule);
    this.#changed(`${rule.name}: not saved yet`);
  }

  #suggest(index) {
    const rule = suggestions[index];
    this.#rules = [...this.#rules, structuredClone(rule)];
    this.#changed(`${rule.name}: not saved yet`);
    this.find("[data-do=save]").focus();
  }

  #remove(rule) {
    this.#rules = this.#rules.filter((one) => one !== rule);
    this.#changed(`${rule.name}: removed, not saved yet`);
    this.find("[data-do=add]").focus();
  }

  /** What was tried is about other rules now. */
  #changed(said) {
    this.find("policy-trial").clear();
    this.#draw();
    say(said);
  }

  async #save(button) {
    button.setAttribute("aria-busy", "true");
    const wish = { number: this.#number, rules: this.#rules };
    const answer = await put(orgPath("/approval-policies"), wish);
    button.removeAttribute("aria-busy");
    if (!answer.ok) return fill(this, { error: problemOf(answer) });
    this.#take(answer.data);
    toast({ text: "Saved. It holds from now on.", icon: "check" });
    this.find("[data-do=add]").focus();
  }
}

const indexOf = (button) => button.closest("[data-index]").dataset.index;

/** The title says what, the detail which rule. */
const problemOf = ({ title, detail }) => (title === detail ? title : `${title} ${detail}`);

function drawRule(rule, index, mailboxes) {
  const { name } = rule;
  const values = { name, sentence: sentenceOf(rule, mailboxes), may_change: mayManage() };
  const node = fill(clone("policy-rule-row"), values);
  node.dataset.index = index;
  node.querySelector("[data-do=edit]").setAttribute("aria-label", `Edit: ${name}`);
  node.querySelector("[data-do=remove]").setAttribute("aria-label", `Remove: ${name}`);
  return node;
}

function drawSuggestion(rule) {
  const node = fill(clone("policy-suggestion"), { name: rule.name });
  node.dataset.index = suggestions.indexOf(rule);
  return node;
}

customElements.define("policy-rules", PolicyRules);
