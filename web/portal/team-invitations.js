// Asking colleagues to join: by mail, again, or no longer.
import { longDate } from "/lib/amounts.js";
import { del, get, post } from "/lib/api.js";
import { clone, fill, Part } from "/lib/dom.js";
import { count, hue, initials } from "/lib/format.js";
import { confirm } from "/lib/ui/dialogs.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { mayManage, ownRole, roleNames } from "/portal/team.js";

class TeamInvitations extends Part {
  #pending = [];

  connected() {
    fill(this, { may_invite: mayManage() });
    if (!mayManage()) return;
    this.find("[value=owner]").hidden = ownRole() !== "owner";
    this.onDo({
      again: (button) => this.#again(button, this.#invitationOf(button)),
      withdraw: (button) => this.#withdraw(this.#invitationOf(button)),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#invite(event.target, event.submitter);
    });
    this.#load();
  }

  #invitationOf(button) {
    return this.#pending.find(({ id }) => id === button.closest("[data-id]").dataset.id);
  }

  async #load() {
    const answer = await get(orgPath("/invitations"));
    if (!answer.ok) return fill(this, { error: answer.detail });
    this.#pending = answer.data.items;
    fill(this, { seats: seatsIn(answer.data) });
    this.find("[data-place=pending]").replaceChildren(...this.#pending.map(draw));
  }

  async #send(wish, button) {
    button?.setAttribute("aria-busy", "true");
    const answer = await post(orgPath("/invitations"), wish, { key: crypto.randomUUID() });
    button?.removeAttribute("aria-busy");
    fill(this, { error: answer.ok ? "" : answer.detail });
    const text = `The letter to ${wish.email} is on its way.`;
    if (answer.ok) toast({ strong: "Invited.", text, icon: "send" });
    this.#load();
    return answer.ok;
  }

  async #invite(form, button) {
    const { email, role } = Object.fromEntries(new FormData(form));
    if (await this.#send({ email: String(email).trim(), role }, button)) form.reset();
  }

  async #again(button, { email, role }) {
    await this.#send({ email, role }, button);
  }

  async #withdraw({ id, email }) {
    const text = "The link in the letter stops working.";
    const question = { title: `Withdraw the invitation to ${email}?`, text, ok: "Withdraw" };
    if (!(await confirm({ ...question, danger: true })).yes) return;
    const answer = await del(orgPath(`/invitations/${id}`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

function seatsIn({ seats_used, seats_promised, seats_max }) {
  const promised = seats_promised ? `, ${count(seats_promised)} promised` : "";
  const of = seats_max == null ? "" : ` of ${count(seats_max)}`;
  return `${count(seats_used)}${of} seats taken${promised}`;
}

function draw(invitation) {
  const { id, email, role, invited_by, created_at, expires_at } = invitation;
  const [asked, until] = [created_at, expires_at].map(longDate);
  const about = `Asked by ${invited_by} on ${asked}, good until ${until}`;
  const node = fill(clone("team-invitation"), { email, about, role: roleNames[role] });
  node.dataset.id = id;
  const avatar = node.querySelector(".avatar");
  avatar.textContent = initials(email);
  avatar.dataset.hue = hue(email);
  node.querySelector("[data-do=again]").setAttribute("aria-label", `Send again to ${email}`);
  const withdraw = node.querySelector("[data-do=withdraw]");
  withdraw.setAttribute("aria-label", `Withdraw the invitation to ${email}`);
  return node;
}

customElements.define("team-invitations", TeamInvitations);
