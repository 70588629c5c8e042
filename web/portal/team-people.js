// The people of the organisation: their roles, changing them, and removal.
import { longDate } from "/lib/amounts.js";
import { del, get, put } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { hue, initials, plural } from "/lib/format.js";
import { loadStyle } from "/lib/parts.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";
import { mayManage, ownRole, roleNames, whyNot } from "/portal/team.js";

class TeamPeople extends Part {
  #members = [];
  #changed = null;

  connected() {
    this.onDo({
      role: (button) => this.#askRole(this.#memberOf(button)),
      remove: (button) => this.#remove(this.#memberOf(button)),
      cancel: () => this.find("dialog").close(),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#saveRole(event.submitter);
    });
    this.#load();
  }

  #memberOf(button) {
    return this.#members.find(({ id }) => id === button.closest("[data-id]").dataset.id);
  }

  async #load() {
    const place = this.find("[data-place=people]");
    if (!place.children.length) showState(place, "loading");
    const answer = await get(orgPath("/members"));
    if (!answer.ok) return showState(place, "failed", { text: answer.detail }, () => this.#load());
    this.#members = answer.data.items;
    fill(this, { total: plural(this.#members.length, "person", "people") });
    const list = Object.assign(document.createElement("ul"), { className: "plain-list" });
    list.append(...this.#members.map((member) => draw(member, this.#members)));
    place.replaceChildren(list);
  }

  async #askRole(member) {
    await loadStyle("/lib/styles/dialogs.css");
    this.#changed = member;
    const dialog = this.find("dialog");
    const isOwner = ownRole() === "owner";
    for (const radio of dialog.querySelectorAll("[name=role]")) {
      radio.checked = radio.value === member.role;
      radio.disabled = radio.value === "owner" && !isOwner;
    }
    fill(dialog, {
      role_title: isMe(member) ? "Your role" : `The role of ${nameOf(member)}`,
      role_hint: isOwner ? "" : "Only an owner can make somebody owner.",
      error: "",
    });
    dialog.showModal();
    dialog.querySelector(":checked").focus();
  }

  async #saveRole(button) {
    const member = this.#changed;
    const role = this.find("[name=role]:checked").value;
    button?.setAttribute("aria-busy", "true");
    const answer = await put(orgPath(`/members/${member.id}/role`), { role });
    button?.removeAttribute("aria-busy");
    if (!answer.ok) return fill(this.find("dialog"), { error: answer.detail });
    this.find("dialog").close();
    if (isMe(member)) return location.reload();
    toast({ strong: nameOf(member), text: `is ${roleNames[role]} now.`, icon: "check" });
    this.#load();
  }

  async #remove(member) {
    const { name } = app.session.org;
    const who = nameOf(member);
    const title = isMe(member) ? `Leave ${name}?` : `Remove ${who} from ${name}?`;
    const text =
      "Access ends at once. What was decided stays in the record; replies approved by " +
      "this person that have not left yet will not be sent.";
    const ok = isMe(member) ? "Leave" : "Remove";
    if (!(await confirm({ title, text, ok, danger: true })).yes) return;
    const answer = await del(orgPath(`/members/${member.id}`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    else if (isMe(member)) return location.assign("/portal/");
    else toast({ strong: who, text: "no longer belongs to the practice.", icon: "check" });
    this.#load();
  }
}

const isMe = (member) => member.user_id === app.session.user.id;
const nameOf = (member) => member.name || member.email;

function draw(member, members) {
  const why_not = whyNot(member, members);
  const may = mayManage() && !why_not;
  const node = fill(clone("team-person"), {
    name: nameOf(member),
    about: `${member.name ? `${member.email}, since` : "Since"} ${longDate(member.created_at)}`,
    role: roleNames[member.role],
    is_me: isMe(member),
    may_change: may,
    may_remove: may,
    remove_label: isMe(member) ? "Leave" : "Remove",
    why_not,
  });
  node.dataset.id = member.id;
  const avatar = node.querySelector(".avatar");
  avatar.textContent = initials(nameOf(member));
  avatar.dataset.hue = hue(nameOf(member));
  const label = (action, text) =>
    node.querySelector(`[data-do=${action}]`).setAttribute("aria-label", text);
  label("role", `Change role of ${nameOf(member)}`);
  label("remove", isMe(member) ? "Leave" : `Remove ${nameOf(member)}`);
  return node;
}

customElements.define("team-people", TeamPeople);
