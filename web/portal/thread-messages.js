// The thread behind a draft, newest first.
import { clone, fill, make, Part } from "/lib/dom.js";
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
    if (earlier.length) this.#addEarlier(key, earlier);
  }

  async #addEarlier(key, messages) {
    const { earlier } = await extras();
    if (key === this.#drawn) this.append(earlier(messages.map((message) => drawMessage(message))));
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
  if (message.has_hidden_content || message.attachments.length) addNotes(notes, message);
  if (triage?.reason)
    node.append(make("p", { className: "why", textContent: `Why it is here: ${triage.reason}` }));
  return node;
}

async function addNotes(place, message) {
  place.append(...(await extras()).notes(message));
}

customElements.define("thread-messages", ThreadMessages);
