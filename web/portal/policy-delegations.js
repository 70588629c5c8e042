// Who approves in whose place, and on which days.
import { del, get, post } from "/lib/api.js";
import { clone, fill, make, Part, showState } from "/lib/dom.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";
import { mayManage, ownRole, roleNames } from "/portal/team.js";

const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

class PolicyDelegations extends Part {
  #items = [];

  connected() {
    this.onDo({ end: (button) => this.#end(button.closest("[data-id]").dataset.id) });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#delegate(event.target, event.submitter);
    });
    fill(this, { may_delegate: mayManage() });
    this.#load();
    if (mayManage()) this.#fillPeople();
  }

  async #load() {
    const place = this.find("[data-place=delegations]");
    if (!place.children.length) showState(place, "loading");
    const answer = await get(orgPath("/approval-delegations"));
    if (!answer.ok) return showState(place, "failed", { text: answer.detail }, () => this.#load());
    this.#items = answer.data.items;
    fill(this, { nobody: !this.#items.length });
    place.replaceChildren(...this.#items.map(draw));
  }

  async #fillPeople() {
    const answer = await get(orgPath("/members"));
    if (!answer.ok) return fill(this, { delegation_error: answer.detail });
    const { items } = answer.data;
    const option = ({ user_id, name, email, role }) =>
      make("option", { value: user_id, textContent: `${name || email}, ${roleNames[role]}` });
    const away = items.filter(({ role }) => ownRole() === "owner" || role !== "owner");
    this.find("[name=from_user_id]").replaceChildren(...away.map(option));
    this.find("[name=to_user_id]").replaceChildren(...items.map(option));
    this.find("[name=from_user_id]").value = app.session.user.id;
    const other = items.find(({ user_id }) => user_id !== app.session.user.id);
    if (other) this.find("[name=to_user_id]").value = other.user_id;
    fill(this, { is_alone: items.length < 2, may_delegate: items.length > 1 });
  }

  async #delegate(form, button) {
    button?.setAttribute("aria-busy", "true");
    const wish = Object.fromEntries(new FormData(form));
    const answer = await post(orgPath("/approval-delegations"), wish, { key: crypto.randomUUID() });
    button?.removeAttribute("aria-busy");
    const { title, detail } = answer.ok ? { title: "", detail: "" } : answer;
    fill(this, { delegation_error: title === detail ? title : `${title} ${detail}.` });
    if (!answer.ok) return;
    for (const input of form.querySelectorAll("[type=date]")) input.value = "";
    toast({ text: "Saved.", icon: "check" });
    this.#load();
  }

  async #end(id) {
    const { from_name, to_name } = this.#items.find((one) => one.id === id);
    const title = `${to_name} no longer stands in for ${from_name}?`;
    const text = "From now on the own role counts again. What was approved stays approved.";
    if (!(await confirm({ title, text, ok: "End it", danger: true })).yes) return;
    const answer = await del(orgPath(`/approval-delegations/${id}`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

function draw({ id, from_name, to_name, from_role, starts_on, ends_on, is_active }) {
  const node = fill(clone("policy-delegation"), {
    who: `${to_name} for ${from_name} (${roleNames[from_role]})`,
    days: `${day.format(new Date(starts_on))} to ${day.format(new Date(ends_on))}`,
    is_active,
    may_end: mayManage() && (ownRole() === "owner" || from_role !== "owner"),
  });
  node.dataset.id = id;
  const end = node.querySelector("[data-do=end]");
  end.setAttribute("aria-label", `End: ${to_name} for ${from_name}`);
  return node;
}

customElements.define("policy-delegations", PolicyDelegations);
