// Offline start of the portal: see /lib/offline_shell.js.
const library = "/lib/offline_shell.js";
const rules = { createScriptURL: () => library };
const policy = self.trustedTypes?.createPolicy("app", rules) ?? rules;
importScripts(policy.createScriptURL(library));

const names = "queue snoozed sent quiet mailboxes matters knowledge ledger audit settings";

self.keepShell({
  app: "/portal/",
  build: "__BUILD__",
  parts: [
    ...names.split(" ").flatMap((name) => [`/portal/${name}-page.html`, `/portal/${name}-page.js`]),
    "/portal/learned-list.html",
    "/portal/learned-list.js",
    "/portal/reply-editor.html",
    "/portal/reply-editor.js",
    "/portal/settings-you.html",
    "/portal/settings-you.js",
    "/portal/settings-team.html",
    "/portal/settings-team.js",
    "/portal/settings-approvals.html",
    "/portal/settings-approvals.js",
    "/portal/settings-letters.html",
    "/portal/settings-letters.js",
    "/portal/settings-plan.html",
    "/portal/settings-plan.js",
    "/portal/stop-banner.html",
    "/portal/stop-banner.js",
  ],
});
