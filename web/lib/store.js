// A small state with listeners. Changes made in one turn are told once, in a microtask.

export class Store extends EventTarget {
  constructor(state) {
    super();
    this.state = state;
  }

  #changed = null;

  set(patch) {
    for (const [key, value] of Object.entries(patch)) {
      if (Object.is(this.state[key], value)) continue;
      this.state[key] = value;
      this.#remember(key);
    }
  }

  #remember(key) {
    if (this.#changed) {
      this.#changed.add(key);
      return;
    }
    this.#changed = new Set([key]);
    queueMicrotask(() => {
      const detail = this.#changed;
      this.#changed = null;
      this.dispatchEvent(new CustomEvent("change", { detail }));
    });
  }

  /** Runs the handler now and whenever one of the keys changes. */
  watch(keys, handler, signal) {
    const react = (event) => {
      if (keys.some((key) => event.detail.has(key))) handler(this.state);
    };
    this.addEventListener("change", react, { signal });
    handler(this.state);
  }
}
