// The wizard's entry.
import { workerAddress } from "/lib/trusted.js";
import "/onboarding/onboarding-wizard.js";

if (navigator.serviceWorker)
  navigator.serviceWorker.register(workerAddress("/onboarding/")).catch(() => {});
