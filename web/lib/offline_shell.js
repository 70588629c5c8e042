// Offline start of an application, for its service worker: the shell only. What people read and
// write is kept by the pages, under the name of the person, and never in this cache.
// A script and no module, as not every browser takes modules in a service worker.

/**
 * Keeps the page of `app` ("/portal/"), every file that is named in it or in a file so found, and
 * `parts`, whose names are put together elsewhere. Another `build` is another cache.
 */
function keepShell({ app, build, parts }) {
  const cacheName = `shell:${app}:${build}`;
  const ending = String.raw`[\w./-]+\.(?:js|css|html|svg|woff2|webmanifest)`;
  const named = new RegExp(`(["'])((?:/lib/|${app})${ending})(?:#[\\w-]+)?\\1`, "g");

  self.addEventListener("install", (event) => event.waitUntil(fillCache()));
  self.addEventListener("activate", (event) => event.waitUntil(dropOldCaches()));
  self.addEventListener("message", (event) => {
    if (event.data === "take_over") self.skipWaiting();
  });
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate") {
      if (url.pathname.startsWith(app)) event.respondWith(page(request));
    } else if (isStatic(url.pathname)) {
      event.respondWith(fromCache(request));
    }
  });

  function isStatic(path) {
    return path.startsWith("/lib/") || path.startsWith(app);
  }

  async function fillCache() {
    const cache = await caches.open(cacheName);
    const html = await keep(cache, app);
    if (!html) throw new Error("the shell could not be read");
    const found = new Set(parts);
    const look = (text) => {
      for (const [, , part] of text.matchAll(named)) found.add(part);
    };
    look(html);
    let done = 0;
    while (done < found.size) {
      const wave = [...found].slice(done);
      done = found.size;
      for (const text of await Promise.all(wave.map((part) => keep(cache, part)))) look(text);
    }
  }

  async function keep(cache, part) {
    const answer = await fetch(part, { cache: "no-cache" });
    if (!answer.ok) return "";
    await cache.put(part, answer.clone());
    return part.endsWith(".woff2") ? "" : answer.text();
  }

  async function dropOldCaches() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`shell:${app}:`) && name !== cacheName);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  }

  async function page(request) {
    try {
      return await fetch(request);
    } catch {
      const cache = await caches.open(cacheName);
      return (await cache.match(app)) ?? Response.error();
    }
  }

  async function fromCache(request) {
    const cache = await caches.open(cacheName);
    const hit = await cache.match(request, { ignoreSearch: true });
    return hit ?? fetch(request);
  }
}

self.keepShell = keepShell;
