// The wizard's entry.
import "/onboarding/onboarding-wizard.js";

if (navigator.serviceWorker) navigator.serviceWorker.register("/onboarding/sw.js").catch(() => {});
