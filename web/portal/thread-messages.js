// The thread behind a draft, newest first.
import { clone, fill, icon, make, Part } from "/lib/dom.js";
import { hue, initials, longTime, since } from "/lib/format.js";

const extras = () => import("/portal/message_extras.js");

class ThreadMessages extends Part {
  #drawn = "";

  connected() {
    this.onDo({ as_sent: async (button) => (await extras()).switchFrame(button) });
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
  if (message.attachments.length) addAttachments(notes, message);
  if (triage?.reason)
    node.append(make("p", { className: "why", textContent: `Why it is here: ${triage.reason}` }));
  return node;
}

async function addAttachments(notes, message) {
  const { attachment } = await extras();
  notes.append(...message.attachments.map((file) => attachment(message, file)));
}

function hiddenNote() {
  const text = " Hidden text was left out";
  return make("span", { className: "pill warn" }, icon("triangle-alert"), text);
}

function drawEarlier(messages) {
  const label = messages.length === 1 ? "1 earlier message" : `${messages.length} earlier messages`;
  const inside = make("div", {}, ...messages.map((message) => drawMessage(message, null)));
  return make("details", { className: "earlier" }, make("summary", { textContent: label }), inside);
}

customElements.define("thread-messages", ThreadMessages);
