// Brings parts into the page when they are wanted: templates, symbols, styles, whole pages.
// Symbols that live in the page are still there when the connection is not.
import { parseOwn } from "/lib/trusted.js";

const spriteUrl = "/lib/icons/sprite.svg";

export async function loadParts() {
  const [parts, sprite] = await Promise.all([read("/lib/ui/parts.html"), read(spriteUrl)]);
  placeSymbols(sprite);
  placeTemplates(parts);
}

const pages = new Map();
const styles = new Map();

/** A page of an app: its element, and an HTML file with its templates and links. */
export function loadPage(base, tag) {
  const load = () =>
    Promise.all([read(`${base}${tag}.html`).then(placeTemplates), import(`${base}${tag}.js`)]);
  return once(pages, tag, load);
}

/** Resolves when the styles hold, or cannot be had: a page without them beats no page. */
export function loadStyle(href) {
  const load = () =>
    new Promise((resolve) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
      link.onload = link.onerror = resolve;
      document.head.append(link);
    });
  return once(styles, href, load);
}

/** What fails is tried again the next time. */
function once(known, key, load) {
  const forget = (error) => {
    known.delete(key);
    throw error;
  };
  if (!known.has(key)) known.set(key, load().catch(forget));
  return known.get(key);
}

function placeTemplates(text) {
  const parsed = parseOwn(text, "text/html");
  useLocalSymbols(parsed);
  document.body.append(...parsed.querySelectorAll("template"));
  document.head.append(...parsed.querySelectorAll("link[rel=modulepreload]"));
  const links = [...parsed.querySelectorAll("link[rel=stylesheet]")];
  return Promise.all(links.map((link) => loadStyle(link.getAttribute("href"))));
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
