// What some messages have: earlier ones, attachments, hidden text, and HTML. HTML is shown only in
// a sandboxed frame on an answer with its own policy: no scripts, no forms, nothing from other
// servers.
import { icon, make } from "/lib/dom.js";
import { plural } from "/lib/format.js";
import { loadStyle } from "/lib/parts.js";
import { orgPath } from "/portal/context.js";

const sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

export function switchFrame(button) {
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

export function earlier(drawn) {
  const label = plural(drawn.length, "earlier message", "earlier messages");
  const summary = make("summary", { textContent: label });
  return make("details", { className: "earlier" }, summary, make("div", {}, ...drawn));
}

export function notes(message) {
  const files = message.attachments.map((file) => attachment(message, file));
  return message.has_hidden_content ? [hiddenNote(message), ...files] : files;
}

/** Says that there is hidden text; the text itself only for whoever asks. */
function hiddenNote({ id }) {
  loadStyle("/portal/hidden.css");
  const text = "This mail contains text a person cannot see. Nothing was drafted from it.";
  const button = make("button", { type: "button", className: "button small" }, "Show the text");
  const note = make("div", { className: "hidden-note", role: "note" });
  note.append(icon("triangle-alert"), make("p", { className: "grow" }, text), button);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async () => {
    const { toggleHidden } = await import("/portal/hidden_text.js");
    toggleHidden(note, button, id);
  });
  return note;
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

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
