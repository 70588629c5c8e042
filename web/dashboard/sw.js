// Offline start of the dashboard: see /lib/offline_shell.js.
const library = "/lib/offline_shell.js";
const rules = { createScriptURL: () => library };
const policy = self.trustedTypes?.createPolicy("app", rules) ?? rules;
importScripts(policy.createScriptURL(library));

const pages = "overview clients looks payments stripe mail jobs safety";

self.keepShell({
  app: "/dashboard/",
  build: "__BUILD__",
  parts: pages.split(" ").flatMap((name) => [
    `/dashboard/${name}-page.html`,
    `/dashboard/${name}-page.js`,
  ]),
});
