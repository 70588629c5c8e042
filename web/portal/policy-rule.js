// One rule, in a dialog; tells "rule-kept" with {rule, before}.
import { fill, make, Part } from "/lib/dom.js";
import { loadStyle } from "/lib/parts.js";
import { clockOf, dayName, weekdays } from "/portal/policy_words.js";

const atFirst = {
  name: "",
  effect: "require",
  circumstance: "always",
  roles: [],
  approvals_needed: 2,
  weekdays: [1, 2, 3, 4, 5],
  opens_minute: 480,
  closes_minute: 1080,
};

class PolicyRule extends Part {
  #before = null;
  #others = [];

  connected() {
    this.onDo({ cancel: () => this.find("dialog").close() });
    this.on("change", () => this.#showFields());
    this.on("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
  }

  async open(rule, rules, mailboxes) {
    await loadStyle("/lib/styles/dialogs.css");
    this.#before = rule;
    this.#others = rules.filter((one) => one !== rule).map(({ name }) => name);
    fill(this, { rule_title: rule ? "Edit the rule" : "Add a rule", rule_error: "" });
    this.#fillChoices(mailboxes);
    this.#write({ ...atFirst, ...rule });
    this.find("dialog").showModal();
    this.find("#rule-name").focus();
  }

  get #fields() {
    return this.find("form").elements;
  }

  #fillChoices(mailboxes) {
    const any = make("option", { value: "", textContent: "Any mailbox" });
    const option = ({ id, address }) => make("option", { value: id, textContent: address });
    this.find("#rule-mailbox").replaceChildren(any, ...mailboxes.map(option));
    const box = (day) =>
      make(
        "label",
        { className: "row" },
        make("input", { type: "checkbox", name: "weekday", value: String(day) }),
        make("span", { textContent: dayName(day) }),
      );
    this.find("[data-place=weekdays]").replaceChildren(...weekdays.map(box));
  }

  #write(rule) {
    const fields = this.#fields;
    fields.name.value = rule.name;
    fields.effect.value = rule.effect;
    fields.circumstance.value = rule.circumstance;
    fields.mailbox.value = rule.mailbox_id ?? "";
    fields.amount.value = rule.amount_cents == null ? "1000" : String(rule.amount_cents / 100);
    fields.currency.value = rule.currency ?? "eur";
    fields.needed.value = String(rule.approvals_needed ?? 2);
    fields.opens.value = clockOf(rule.opens_minute ?? 480);
    fields.closes.value = clockOf(rule.closes_minute ?? 1080);
    for (const box of fields.role) box.checked = rule.roles.includes(box.value);
    for (const box of fields.weekday) box.checked = rule.weekdays.includes(Number(box.value));
    this.#showFields();
  }

  /** Only what the rule is about is asked for, and required. */
  #showFields() {
    const { effect, circumstance, amount, needed, opens, closes } = this.#fields;
    const isAmount = circumstance.value === "amount";
    const isHold = effect.value === "hold";
    const isRequire = effect.value === "require";
    fill(this, { is_amount: isAmount, is_hold: isHold, is_require: isRequire, is_people: !isHold });
    fill(this, { roles_title: isRequire ? "Whose approval counts" : "Who may not approve" });
    fill(this, { roles_hint: isRequire ? "None chosen: anybody's." : "None chosen: nobody may." });
    amount.required = isAmount;
    needed.required = isRequire;
    opens.required = closes.required = isHold;
  }

  #keep() {
    const rule = this.#read();
    const rule_error = problemOf(rule, this.#others);
    fill(this, { rule_error });
    if (rule_error) return;
    this.find("dialog").close();
    this.tell("rule-kept", { rule, before: this.#before });
  }

  #read() {
    const fields = this.#fields;
    const chosen = (boxes) => [...boxes].filter(({ checked }) => checked).map(({ value }) => value);
    const { effect, circumstance, mailbox } = fields;
    const rule = { name: fields.name.value.trim(), effect: effect.value };
    Object.assign(rule, { circumstance: circumstance.value, roles: [], weekdays: [] });
    if (mailbox.value) rule.mailbox_id = mailbox.value;
    if (circumstance.value === "amount") {
      rule.amount_cents = Math.round(Number(fields.amount.value) * 100);
      rule.currency = fields.currency.value;
    }
    if (effect.value !== "hold") rule.roles = chosen(fields.role);
    if (effect.value === "require") rule.approvals_needed = Number(fields.needed.value);
    if (effect.value === "hold") {
      rule.weekdays = chosen(fields.weekday).map(Number);
      rule.opens_minute = minuteOf(fields.opens.value);
      rule.closes_minute = minuteOf(fields.closes.value) || 24 * 60;
    }
    return rule;
  }
}

function minuteOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

function problemOf({ name, effect, weekdays: days, opens_minute, closes_minute }, others) {
  if (others.includes(name)) return "Another rule has this name.";
  if (effect !== "hold") return "";
  if (!days.length) return "Choose the days on which replies leave.";
  return opens_minute < closes_minute ? "" : "The hours end before they begin.";
}

customElements.define("policy-rule", PolicyRule);
