// The connected mailboxes and whether each is read without gaps.
import { del, get, post, put } from "/lib/api.js";
import { clone, fill, make, Part, showState } from "/lib/dom.js";
import { count, plural, since, words } from "/lib/format.js";
import { mailboxProblem } from "/lib/mailbox_problem.js";
import { loadStyle } from "/lib/parts.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app, orgPath } from "/portal/context.js";

const tones = {
  live: "good",
  syncing: "accent",
  connecting: "accent",
  paused: "warn",
  broken: "bad",
};

const againMs = 60_000;

class MailboxesPage extends Part {
  connected(signal) {
    this.onDo({
      connect: (button) => this.#connect(button),
      other: () => this.#showForm(this.find(".other-mailbox").hidden),
      pause: (button) => this.#switch(put, button),
      resume: (button) => this.#switch(del, button),
    });
    const changed = ({ detail }) => detail.event === "mailbox.changed" && this.#load();
    document.addEventListener("live", changed, { signal });
    const tick = setInterval(() => document.hidden || this.#load(), againMs);
    signal.addEventListener("abort", () => clearInterval(tick));
    this.addEventListener("toggle", ({ target }) => explain(target), { signal, capture: true });
    this.addEventListener("mailbox-connected", () => this.#connected(), { signal });
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
    if (answer.data.items.length) return this.#show(place, answer.data.items);
    const text = "Connect one and the first drafts appear within minutes.";
    showState(place, "empty", { icon: "mail", title: "No mailbox yet", text });
  }

  /** Whoever reads why something is missing goes on reading, and nobody is disturbed typing. */
  #show(place, mailboxes) {
    if (place.contains(document.activeElement?.closest("form"))) return;
    const open = [...place.querySelectorAll("details[open]")].map(nameOf);
    place.replaceChildren(...mailboxes.map(draw));
    for (const details of place.querySelectorAll("details")) {
      details.open = open.includes(nameOf(details));
    }
  }

  /** The form of the other providers, fetched when it is first wanted. */
  async #showForm(wanted, address) {
    const card = this.find(".other-mailbox");
    card.hidden = !wanted;
    this.find("[data-do=other]").setAttribute("aria-expanded", String(wanted));
    if (!wanted) return;
    await Promise.all([import("/lib/ui/imap-form.js"), loadStyle("/lib/styles/imap-form.css")]);
    if (!card.firstElementChild) card.append(make("imap-form"));
    card.firstElementChild.setAttribute("org", app.session.org.id);
    card.firstElementChild.begin(address);
  }

  #connected() {
    this.#showForm(false);
    toast({ strong: "Connected.", text: "The last 90 days are being read.", icon: "circle-check" });
    this.#load();
  }

  async #connect(button) {
    const card = button.closest("[data-id]");
    if (card?.dataset.provider === "imap") return this.#showForm(true, card.dataset.address);
    button.setAttribute("aria-busy", "true");
    const answer = await post(orgPath("/mailboxes/google"));
    if (answer.ok) return location.assign(answer.data.url);
    button.removeAttribute("aria-busy");
    toast({ strong: "Not connected.", text: answer.detail, icon: "circle-alert", bad: true });
  }

  async #switch(send, button) {
    const answer = await send(orgPath(`/mailboxes/${idOf(button)}/pause`));
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
    this.#load();
  }
}

const idOf = (node) => node.closest("[data-id]").dataset.id;
const nameOf = (details) => `${idOf(details)} ${details.className}`;

/** The proof: how many messages the provider has of the last 90 days, and how many are here. */
function census({ checked_at: at, provider_count: there, here_count: here }) {
  return `Checked ${since(at)}: ${count(here)} of ${count(there)} messages are here.`;
}

/** Whose word on senders counts, fetched when it is first asked for. */
async function showChecks(details) {
  if (details.querySelector("sender-checks")) return;
  const path = orgPath(`/mailboxes/${idOf(details)}/sender-checks`);
  const form = make("sender-checks");
  form.setAttribute("path", path);
  details.append(form);
  await import("/portal/sender-checks.js");
}

/** Fills in what stands behind a summary when it is opened. */
async function explain(details) {
  if (!details.open || !details.closest("[data-id]")) return;
  if (details.matches(".checks")) return showChecks(details);
  const list = details.querySelector("[data-place=missing]");
  const answer = await get(orgPath(`/mailboxes/${idOf(details)}/missing`));
  const lines = answer.ok ? answer.data.items.map(why) : [answer.detail];
  list.replaceChildren(...lines.map((line) => make("li", { textContent: line })));
}

function why({ noticed_at: at, reason, attempts, retry_at: next }) {
  if (!reason) return `Noticed ${since(at)}. It is being fetched now.`;
  const again = next ? since(next) : "soon";
  const tried = `Tried ${plural(attempts, "time", "times")}; next try ${again}.`;
  return `Noticed ${since(at)}. ${sentence(reason)} ${tried}`;
}

function sentence(reason) {
  if (reason.includes("decoded")) return "Your provider hands it over damaged.";
  if (reason.startsWith("it cannot be stored")) return "It is damaged and could not be kept.";
  return `Your provider did not hand it over (${reason}).`;
}

function draw(mailbox) {
  const { status } = mailbox;
  const node = fill(clone("mailbox"), {
    address: mailbox.address,
    status: words(status),
    can_pause: status === "live" || status === "syncing",
    can_resume: status === "paused",
    broken: status === "broken",
    by_imap: mailbox.provider === "imap",
    problem: mailbox.problem,
    synced: mailbox.last_synced_at ? since(mailbox.last_synced_at) : "not yet",
    messages: count(mailbox.message_count),
    gaps: count(mailbox.open_gaps),
    counted: Boolean(mailbox.checked_at),
    census: census(mailbox),
    missing: mailbox.missing_count
      ? `${plural(mailbox.missing_count, "message is", "messages are")} not read yet: why?`
      : "",
  });
  Object.assign(node.dataset, {
    id: mailbox.id,
    provider: mailbox.provider,
    address: mailbox.address,
  });
  node.querySelector("[data-place=census]").classList.toggle("behind", mailbox.missing_count > 0);
  node.querySelector("[data-place=status]").className = `pill ${tones[status] ?? ""}`;
  return node;
}

customElements.define("mailboxes-page", MailboxesPage);
