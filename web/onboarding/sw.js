// Offline start of the wizard: see /lib/offline_shell.js.
const library = "/lib/offline_shell.js";
const rules = { createScriptURL: () => library };
const policy = self.trustedTypes?.createPolicy("app", rules) ?? rules;
importScripts(policy.createScriptURL(library));

self.keepShell({
  app: "/onboarding/",
  build: "__BUILD__",
  parts: [
    "/onboarding/organisation_step.js",
    "/onboarding/plan_step.js",
    "/onboarding/practice_step.js",
    "/onboarding/services_step.js",
    "/onboarding/voice_step.js",
    "/onboarding/hours_step.js",
    "/onboarding/mailbox_step.js",
    "/onboarding/knowledge_step.js",
    "/onboarding/done_step.js",
  ],
});
