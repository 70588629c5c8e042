// Templates, filling them, and the base of all our elements.

/** @returns {HTMLElement} the child of <template id>, cloned. */
export function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
}

/** Fills [data-text], [data-show] and [data-icon] below root from one object. */
export function fill(root, values) {
  for (const node of each(root, "data-text")) {
    if (node.dataset.text in values) setText(node, values[node.dataset.text]);
  }
  for (const node of each(root, "data-show")) {
    if (node.dataset.show in values) node.hidden = !values[node.dataset.show];
  }
  for (const node of each(root, "data-icon")) {
    if (node.dataset.icon in values) setIcon(node, values[node.dataset.icon]);
  }
  return root;
}

function each(root, name) {
  const found = [...root.querySelectorAll(`[${name}]`)];
  return root.hasAttribute?.(name) ? [root, ...found] : found;
}

export function setText(node, value) {
  const text = value == null ? "" : String(value);
  if (node.textContent !== text) node.textContent = text;
}

export function setIcon(svg, name) {
  svg.querySelector("use").setAttribute("href", `#icon-${name}`);
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** @returns {any} */
export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Says something to a screen reader. */
export function say(text) {
  const region = document.getElementById("live-region");
  if (region) region.textContent = text;
}

/** Puts a shared state (loading, empty, failed) into a place. */
export function showState(place, kind, values = {}, retry) {
  const state = fill(clone(`state-${kind}`), values);
  if (retry) state.querySelector("[data-retry]")?.addEventListener("click", retry);
  place.replaceChildren(state);
}

/** Markup from <template id=tag>, drawn once; listeners live as long as one connection. */
export class Part extends HTMLElement {
  #life;

  connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    const template = document.getElementById(this.localName);
    if (!this.firstElementChild && template instanceof HTMLTemplateElement) {
      this.append(template.content.cloneNode(true));
    }
    this.connected(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {AbortSignal} signal */
  connected(signal) {}

  find(selector) {
    return /** @type {any} */ (this.querySelector(selector));
  }

  on(type, handler, options = {}) {
    this.addEventListener(type, handler, { signal: this.#life.signal, ...options });
  }

  /** Handlers by name, for clicks on [data-do=name]. */
  onDo(handlers) {
    this.on("click", (event) => {
      const button = event.target.closest("[data-do]");
      const handler = button && handlers[button.dataset.do];
      if (handler) handler(button, event);
    });
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}
