// Where this person is signed in; each place can be signed out.
import { del, get } from "/lib/api.js";
import { clone, fill, Part } from "/lib/dom.js";
import { since } from "/lib/format.js";
import { toast } from "/lib/ui/toast-stack.js";

class SessionList extends Part {
  connected() {
    this.onDo({
      revoke: (button) => this.#revoke(`/v1/me/sessions/${button.dataset.id}`),
      revoke_all: () => this.#revoke("/v1/me/sessions"),
    });
    this.#loadSessions();
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
}

function drawSession(session) {
  const seen = `Last seen ${since(session.last_seen_at)} from ${session.ip_prefix}`;
  const { device, current } = session;
  const node = fill(clone("session"), { device, current, revocable: !current, about: seen });
  node.querySelector("[data-do=revoke]").dataset.id = session.id;
  return node;
}

customElements.define("session-list", SessionList);
