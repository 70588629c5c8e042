// Whether support may look in, until when, and who did.
import { del, get, put } from "/lib/api.js";
import { clone, fill, Part } from "/lib/dom.js";
import { longTime, since } from "/lib/format.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { mayManage } from "/portal/team.js";

const path = () => orgPath("/support-access");

class SupportAccess extends Part {
  connected() {
    fill(this, { may_manage: mayManage() });
    if (!mayManage()) return;
    this.onDo({ end: (button) => this.#ask(button, () => del(path()), "Support sees no more.") });
    this.on("submit", (event) => {
      event.preventDefault();
      const hours = Number(new FormData(event.target).get("hours"));
      this.#ask(event.submitter, () => put(path(), { hours }), "Support may look in.");
    });
    this.#load();
  }

  async #load() {
    const answer = await get(path());
    if (answer.ok) this.#draw(answer.data);
    else fill(this, { support_error: answer.detail });
  }

  async #ask(button, call, done) {
    button?.setAttribute("aria-busy", "true");
    const answer = await call();
    button?.removeAttribute("aria-busy");
    fill(this, { support_error: answer.ok ? "" : answer.detail });
    if (!answer.ok) return;
    toast({ text: done, icon: "check" });
    this.#draw(answer.data);
  }

  #draw({ until_at, granted_by, visits }) {
    fill(this, {
      support_state: until_at ? "May look in" : "Sees nothing",
      given: until_at && `Until ${longTime(until_at)}; ${granted_by} allowed it.`,
      is_allowed: Boolean(until_at),
    });
    this.find("[data-place=support-state]").className = `pill ${until_at ? "warn" : "good"}`;
    this.find("[data-place=visits]").replaceChildren(...visits.map(drawVisit));
  }
}

function drawVisit({ operator_name, member_name, reason, began_at, ended_at, is_open }) {
  const until = is_open ? "" : ` to ${longTime(ended_at)}`;
  return fill(clone("support-visit"), {
    who: `${operator_name} looked in as ${member_name}, ${since(began_at)}`,
    about: `${reason} (${longTime(began_at)}${until})`,
    is_open,
  });
}

customElements.define("support-access", SupportAccess);
