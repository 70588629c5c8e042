// Brings what every app shares into the page: the templates of lib/ui and the symbols. Symbols
// that live in the page are there at once, and still there when the connection is not.

import { parseOwn } from "/lib/trusted.js";

const spriteUrl = "/lib/icons/sprite.svg";

export async function loadParts() {
  const [parts, sprite] = await Promise.all([read("/lib/ui/parts.html"), read(spriteUrl)]);
  placeSymbols(sprite);
  placeTemplates(parts);
}

/** A page of an app: its element and its templates, both fetched when first wanted. */
export async function loadPage(base, tag) {
  if (customElements.get(tag)) return;
  const [templates] = await Promise.all([read(`${base}${tag}.html`), import(`${base}${tag}.js`)]);
  placeTemplates(templates);
}

function placeTemplates(text) {
  const parsed = parseOwn(text, "text/html");
  useLocalSymbols(parsed);
  document.body.append(...parsed.querySelectorAll("template"));
}

async function read(url) {
  const response = await fetch(url);
  return response.ok ? response.text() : "";
}

function placeSymbols(text) {
  const svg = parseOwn(text || "<svg/>", "image/svg+xml").documentElement;
  for (const symbol of svg.querySelectorAll("symbol")) symbol.id = `icon-${symbol.id}`;
  svg.setAttribute("hidden", "");
  document.body.prepend(document.importNode(svg, true));
  useLocalSymbols(document);
}

/** Also in templates, whose content belongs to other documents. */
function useLocalSymbols(root) {
  for (const use of root.querySelectorAll(`use[href^="${spriteUrl}"]`)) {
    use.setAttribute("href", use.getAttribute("href").replace(`${spriteUrl}#`, "#icon-"));
  }
  for (const template of root.querySelectorAll("template")) useLocalSymbols(template.content);
}
