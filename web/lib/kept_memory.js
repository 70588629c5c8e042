// What lib/kept.js is where the browser keeps nothing (private windows): for this page only.

export class KeptInMemory {
  durable = false;
  #stores = {};

  constructor(stores) {
    for (const [store, keyPath] of Object.entries(stores)) {
      this.#stores[store] = { keyPath, values: new Map() };
    }
  }

  async get(store, key) {
    return this.#stores[store].values.get(key);
  }

  async all(store) {
    return [...this.#stores[store].values.values()];
  }

  async put(store, ...values) {
    const { keyPath, values: map } = this.#stores[store];
    for (const value of values) map.set(value[keyPath], value);
  }

  async remove(store, key) {
    this.#stores[store].values.delete(key);
  }
}
