// Pages inside one app: /portal/sent is the page "sent". Links are ordinary links; pages are
// elements whose module is fetched when first needed.

let current;

/**
 * @param {{base: string, place: HTMLElement, pages: Record<string, {tag: string, title: string,
 *   load: () => Promise<unknown>}>, signal: AbortSignal}} options
 */
export function startRouter(options) {
  current = options;
  const { base, signal } = options;
  document.addEventListener(
    "click",
    (event) => {
      const link = /** @type {any} */ (event.target).closest?.("a[href]");
      const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
      if (!link || !plain || event.defaultPrevented || link.target || link.download) return;
      if (link.origin !== location.origin || !link.pathname.startsWith(base)) return;
      event.preventDefault();
      go(link.pathname + link.search);
    },
    { signal },
  );
  addEventListener("popstate", () => show(true), { signal });
  return show(false);
}

export function go(path) {
  if (path !== location.pathname + location.search) history.pushState(null, "", path);
  return show(true);
}

function wantedPage() {
  const [name = "", ...rest] = location.pathname.slice(current.base.length).split("/");
  return current.pages[name] ? { name, rest } : { name: "", rest: [] };
}

async function show(moveFocus) {
  const { name, rest } = wantedPage();
  const page = current.pages[name];
  await page.load();
  if (wantedPage().name !== name) return;
  document.title = `${page.title} · AssistantAI`;
  markLinks(name);
  const shown = current.place.firstElementChild;
  if (shown?.localName === page.tag) {
    shown.setAttribute("path", rest.join("/"));
    return;
  }
  const element = document.createElement(page.tag);
  element.setAttribute("path", rest.join("/"));
  current.place.replaceChildren(element);
  if (moveFocus) current.place.focus({ preventScroll: true });
}

function markLinks(name) {
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.getAttribute("data-page") === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
