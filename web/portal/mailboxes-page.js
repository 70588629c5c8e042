// The connected mailboxes and whether each is read without gaps.
import { del, get, post, put } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { count, since, words } from "/lib/format.js";
import { mailboxProblem } from "/lib/mailbox_problem.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const tones = {
  live: "good",
  syncing: "accent",
  connecting: "accent",
  paused: "warn",
  broken: "bad",
};

class MailboxesPage extends Part {
  connected(signal) {
    this.onDo({
      connect: (button) => this.#connect(button),
      pause: (button) => this.#switch(put, button),
      resume: (button) => this.#switch(del, button),
    });
    const changed = ({ detail }) => detail.event === "mailbox.changed" && this.#load();
    document.addEventListener("live", changed, { signal });
    this.#load();
    const problem = mailboxProblem();
    if (problem)
      toast({ strong: "Not connected.", text: problem, icon: "circle-alert", bad: true });
  }

  async #load() {
    const place = this.find("[data-place=body]");
    if (!place.children.length) showState(place, "loading");
    const answer = await get(orgPath("/mailboxes"));
    if (!answer.ok) return showState(place, "failed", { text: answer.detail }, () => this.#load());
    if (answer.data.items.length) return place.replaceChildren(...answer.data.items.map(draw));
    const text = "Connect Gmail and the first drafts appear within minutes.";
    showState(place, "empty", { icon: "mail", title: "No mailbox yet", text });
  }

  async #connect(button) {
    button.setAttribute("aria-busy", "true");
    const answer = await post(orgPath("/mailboxes/google"));
    if (answer.ok) return location.assign(answer.data.url);
    button.removeAttribute("aria-busy");
    toast({ strong: "Not connected.", text: answer.detail, icon: "circle-alert", bad: true });
  }

  async #switch(send, button) {
    const { id } = button.closest("[data-id]").dataset;
    const answer = await send(orgPath(`/mailboxes/${id}/pause`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

function draw(mailbox) {
  const { status } = mailbox;
  const node = fill(clone("mailbox"), {
    address: mailbox.address,
    status: words(status),
    can_pause: status === "live" || status === "syncing",
    can_resume: status === "paused",
    broken: status === "broken",
    problem: mailbox.problem,
    synced: mailbox.last_synced_at ? since(mailbox.last_synced_at) : "not yet",
    messages: count(mailbox.message_count),
    gaps: count(mailbox.open_gaps),
  });
  node.dataset.id = mailbox.id;
  node.querySelector("[data-place=status]").className = `pill ${tones[status] ?? ""}`;
  return node;
}

customElements.define("mailboxes-page", MailboxesPage);
