// What this browser keeps for one person in one organisation: a few IndexedDB stores, or plain
// memory where the browser refuses (private windows). `durable` says which of the two it is.

const version = 1;

/** @param {string} name @param {Record<string, string>} stores store name to key path */
export async function openKept(name, stores) {
  try {
    return new Kept(await openDatabase(name, stores), null);
  } catch {
    return new Kept(null, stores);
  }
}

class Kept {
  #database;
  #memory = {};

  constructor(database, stores) {
    this.#database = database;
    this.durable = Boolean(database);
    for (const [store, keyPath] of Object.entries(stores ?? {})) {
      this.#memory[store] = { keyPath, values: new Map() };
    }
  }

  get(store, key) {
    if (!this.durable) return Promise.resolve(this.#memory[store].values.get(key));
    return this.#run(store, "readonly", (place) => place.get(key));
  }

  all(store) {
    if (!this.durable) return Promise.resolve([...this.#memory[store].values.values()]);
    return this.#run(store, "readonly", (place) => place.getAll());
  }

  /** Resolves when the disk has it, not when the browser means to write it. */
  put(store, ...values) {
    if (this.durable) {
      return this.#run(store, "readwrite", (place) => values.forEach((value) => place.put(value)));
    }
    const { keyPath, values: map } = this.#memory[store];
    for (const value of values) map.set(value[keyPath], value);
    return Promise.resolve();
  }

  remove(store, key) {
    if (this.durable) return this.#run(store, "readwrite", (place) => place.delete(key));
    return Promise.resolve(this.#memory[store].values.delete(key));
  }

  clear(store) {
    if (this.durable) return this.#run(store, "readwrite", (place) => place.clear());
    return Promise.resolve(this.#memory[store].values.clear());
  }

  #run(store, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(store, mode, { durability: "strict" });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}

function openDatabase(name, stores) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(stores)) {
        request.result.createObjectStore(store, { keyPath });
      }
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = request.onblocked = () => reject(request.error);
  });
}
