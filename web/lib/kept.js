// What this browser keeps for one person in one organisation: IndexedDB, or memory where the
// browser refuses (private windows). `durable` says which of the two it is.

const version = 1;

/** `stores` are names to key paths. */
export async function openKept(name, stores) {
  try {
    return new Kept(await openDatabase(name, stores));
  } catch {
    const { KeptInMemory } = await import("/lib/kept_memory.js");
    return new KeptInMemory(stores);
  }
}

class Kept {
  durable = true;
  #database;

  constructor(database) {
    this.#database = database;
  }

  get(store, key) {
    return this.#run(store, "readonly", (place) => place.get(key));
  }

  all(store) {
    return this.#run(store, "readonly", (place) => place.getAll());
  }

  /** Resolves when the disk has it, not when the browser means to write it. */
  put(store, ...values) {
    return this.#run(store, "readwrite", (place) => values.forEach((value) => place.put(value)));
  }

  remove(store, key) {
    return this.#run(store, "readwrite", (place) => place.delete(key));
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
