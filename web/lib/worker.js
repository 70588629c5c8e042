// Registers an app's service worker and offers a new version instead of forcing it.
import { workerAddress } from "/lib/trusted.js";
import { toast } from "/lib/ui/toast-stack.js";

export async function registerWorker(base) {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker
    .register(workerAddress(base))
    .catch(() => null);
  if (!registration) return;
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) offer(fresh);
    });
  });
}

function offer(worker) {
  toast({ text: "There is a new version.", action: { label: "Reload", run: () => take(worker) } });
}

function take(worker) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  worker.postMessage("take_over");
}
