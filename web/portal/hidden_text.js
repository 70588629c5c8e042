// The text of a message that a person cannot see: as text, and how it was hidden.
import { get } from "/lib/api.js";
import { make } from "/lib/dom.js";
import { orgPath } from "/portal/context.js";

const neverShown = "In a part that is never shown";
const outside = "Outside of what is on the screen";
const noRoom = "In a box without size";
const noShape = "In characters that have no shape";
const ways = {
  display_none: neverShown,
  visibility: neverShown,
  hidden_attribute: neverShown,
  mso_hide: neverShown,
  unrendered_element: neverShown,
  opacity: "In transparent letters",
  tiny_font: "In letters too small to see",
  same_colour: "In the colour of the background",
  off_screen: outside,
  text_indent: outside,
  zero_size: noRoom,
  clipped: noRoom,
  zero_width_characters: noShape,
  tag_characters: noShape,
  variation_selectors: noShape,
  direction_characters: noShape,
  blank_characters: noShape,
};

export async function toggleHidden(note, button, messageId) {
  const open = note.querySelector("dl");
  button.setAttribute("aria-expanded", String(!open));
  button.textContent = open ? "Show the text" : "Hide it again";
  if (open) return open.remove();
  button.setAttribute("aria-busy", "true");
  const answer = await get(orgPath(`/messages/${messageId}/hidden-text`));
  button.removeAttribute("aria-busy");
  note.append(make("dl", { tabIndex: 0 }, ...linesOf(answer)));
}

function linesOf(answer) {
  if (!answer.ok) return [make("dt", { textContent: answer.detail })];
  if (!answer.data.items.length) return [make("dt", { textContent: "Nothing was kept of it." })];
  return answer.data.items.flatMap(({ by, text }) => [
    make("dt", { textContent: ways[by] ?? "Hidden" }),
    make("dd", { textContent: text }),
  ]);
}
