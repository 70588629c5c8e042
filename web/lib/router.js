// Pages inside one app: /portal/sent is the page "sent". Pages are elements, fetched when first
// needed; their names and keys stand in the links of the rail: <a data-page title data-keys>.
import { addCommands } from "/lib/keys.js";
import { loadPage } from "/lib/parts.js";

let base;
let place;
let pages;

/** Begins to fetch the page that the address names; `tags` are page name to element. */
export function preparePages(below, tags) {
  base = below;
  pages = tags;
  return loadPage(base, pages[wantedPage().name]);
}

export function startRouter(main, signal) {
  place = main;
  addEventListener("popstate", () => show(true), { signal });
  document.addEventListener("click", followLink, { signal });
  addCommands([...document.querySelectorAll(".rail [data-keys]")].map(commandOf), signal);
  return show(false);
}

function followLink(event) {
  const link = event.target.closest?.("a[href]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain || event.defaultPrevented || link.target || link.download) return;
  if (link.origin !== location.origin || !link.pathname.startsWith(base)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

function commandOf(link) {
  return {
    name: `go.${link.dataset.page}`,
    label: link.title,
    group: "Go to",
    icon: link.querySelector("use").getAttribute("href").split("icon-")[1],
    keys: [link.dataset.keys],
    run: () => go(link.pathname),
  };
}

function go(path) {
  if (path !== location.pathname + location.search) history.pushState(null, "", path);
  return show(true);
}

function wantedPage() {
  const [name, ...rest] = location.pathname.slice(base.length).split("/");
  return pages[name] ? { name, path: rest.join("/") } : { name: "", path: "" };
}

async function show(moveFocus) {
  const { name, path } = wantedPage();
  const tag = pages[name];
  await loadPage(base, tag);
  if (wantedPage().name !== name) return;
  markLinks(name);
  const shown = place.firstElementChild;
  if (shown?.localName === tag) return shown.setAttribute("path", path);
  const element = document.createElement(tag);
  element.setAttribute("path", path);
  place.replaceChildren(element);
  if (moveFocus) place.focus({ preventScroll: true });
}

function markLinks(name) {
  for (const link of document.querySelectorAll("[data-page]")) {
    const isCurrent = pages[link.dataset.page] === pages[name];
    link.toggleAttribute("aria-current", false);
    if (isCurrent) link.setAttribute("aria-current", "page");
    if (isCurrent && link.title) document.title = `${link.title} · AssistantAI`;
  }
}
