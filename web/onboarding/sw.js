// Offline start of the wizard: the shell only. Answers are kept by the server
// and never in this cache.
const build = "__BUILD__";
const app = "/onboarding/";
const cacheName = `shell:${app}:${build}`;
const shell = [
  app,
  "/onboarding/manifest.webmanifest",
  "/lib/icons/mark.svg",
  "/lib/icons/sprite.svg",
  "/lib/fonts/inter-latin.woff2",
  "/lib/fonts/inter-ext.woff2",
  "/lib/fonts/inter-vietnamese.woff2",
  "/lib/mailbox_problem.js",
  "/onboarding/organisation_step.js",
  "/onboarding/plan_step.js",
  "/onboarding/practice_step.js",
  "/onboarding/services_step.js",
  "/onboarding/voice_step.js",
  "/onboarding/hours_step.js",
  "/onboarding/mailbox_step.js",
  "/onboarding/knowledge_step.js",
  "/onboarding/done_step.js",
];

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

/** The page names its own parts: links, preloads and scripts are read out of its text. */
async function fillCache() {
  const cache = await caches.open(cacheName);
  const answer = await fetch(app, { cache: "no-cache" });
  const html = await answer.clone().text();
  if (!answer.ok) throw new Error("the shell could not be read");
  const named = [...html.matchAll(/(?:href|src)="(\/(?:lib|onboarding)\/[\w./-]+\.\w+)[#"]/g)];
  const parts = new Set([...shell, ...named.map((match) => match[1])]);
  parts.delete(app);
  await cache.put(app, answer);
  await Promise.all([...parts].map((part) => keep(cache, part)));
}

async function keep(cache, part) {
  const answer = await fetch(part, { cache: "no-cache" });
  if (answer.ok) await cache.put(part, answer);
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
