// The thread behind a draft, newest first. HTML mail is shown only in a sandboxed frame on an
// answer with its own policy: no scripts, no forms, nothing from other servers.
import { clone, fill, icon, make, Part } from "/lib/dom.js";
import { hue, initials, longTime, since, size } from "/lib/format.js";
import { orgPath } from "/portal/context.js";

const sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

class ThreadMessages extends Part {
  #drawn = "";

  connected() {
    this.onDo({ as_sent: (button) => this.#switchFrame(button) });
  }

  set draft(draft) {
    const messages = [...draft.thread.messages].reverse();
    const key = messages.map((message) => message.id).join(" ");
    if (key === this.#drawn) return;
    this.#drawn = key;
    const inbound = messages.find((message) => message.direction === "in") ?? messages[0];
    const earlier = messages.filter((message) => message !== inbound);
    this.replaceChildren();
    if (inbound) this.append(drawMessage(inbound, draft.triage));
    if (earlier.length) this.append(drawEarlier(earlier));
  }

  #switchFrame(button) {
    const message = button.closest(".message");
    const open = message.querySelector("iframe");
    button.setAttribute("aria-pressed", String(!open));
    message.querySelector(".mail").hidden = !open;
    if (open) return open.remove();
    const src = orgPath(`/messages/${message.dataset.id}/html`);
    const frame = make("iframe", { className: "message-frame", title: "Message as sent" });
    frame.setAttribute("sandbox", sandbox);
    frame.src = src;
    message.querySelector(".mail").after(frame);
  }
}

function drawMessage(message, triage) {
  const name = message.from_name || message.from_address;
  const node = fill(clone("message"), {
    name,
    address: message.direction === "out" ? "Sent by your practice" : message.from_address,
    when: since(message.received_at),
    text: message.text,
    has_html: message.has_html,
    quoted: message.quoted_text,
  });
  node.dataset.id = message.id;
  node.querySelector("time").title = longTime(message.received_at);
  const avatar = node.querySelector(".avatar");
  avatar.textContent = initials(name);
  avatar.dataset.hue = hue(name);
  const notes = node.querySelector(".message-notes");
  if (message.has_hidden_content) notes.append(hiddenNote());
  for (const file of message.attachments) notes.append(attachment(message, file));
  if (triage?.reason)
    node.append(make("p", { className: "why", textContent: `Why it is here: ${triage.reason}` }));
  return node;
}

function hiddenNote() {
  const text = " Hidden text was left out";
  return make("span", { className: "pill warn" }, icon("triangle-alert"), text);
}

function attachment(message, file) {
  const href = orgPath(`/messages/${message.id}/attachments/${file.id}`);
  const link = make(
    "a",
    { className: "button small", href, download: file.filename },
    icon("paperclip"),
  );
  link.append(
    make("bdi", { textContent: file.filename }),
    make("span", { className: "dim", textContent: size(file.size_bytes) }),
  );
  return link;
}

function drawEarlier(messages) {
  const label = messages.length === 1 ? "1 earlier message" : `${messages.length} earlier messages`;
  const inside = make("div", {}, ...messages.map((message) => drawMessage(message, null)));
  return make("details", { className: "earlier" }, make("summary", { textContent: label }), inside);
}

customElements.define("thread-messages", ThreadMessages);
