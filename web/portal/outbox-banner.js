// Says what waits on this device and why. It lies over the list, so nothing moves.
import { fill, Part } from "/lib/dom.js";
import { plural } from "/lib/format.js";
import { app, hasBackground } from "/portal/context.js";
import { queue } from "/portal/queue.js";

const showAfterMs = 1200;

class OutboxBanner extends Part {
  #timer = 0;

  connected(signal) {
    hasBackground.then(() => this.#listen(signal));
  }

  #listen(signal) {
    app.outbox.addEventListener("change", () => this.#soon(), { signal });
    addEventListener("offline", () => this.#soon(), { signal });
    addEventListener("online", () => this.#soon(), { signal });
    queue.watch(["offline"], () => this.#soon(), signal);
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** A decision on its way for a blink is not news. */
  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), app.outbox.reason ? 0 : showAfterMs);
  }

  #draw() {
    const { waiting, reason, durable } = app.outbox;
    const offline = reason === "offline" || queue.state.offline || !navigator.onLine;
    const waits = waiting
      ? `${plural(waiting, "decision waits", "decisions wait")} on this device. `
      : "";
    const why = whyText(reason, offline, durable);
    fill(this, {
      text: waits + why,
      icon: offline ? "wifi-off" : reason === "signed_out" ? "lock" : "clock",
      sign_in: reason === "signed_out",
    });
    this.find(".banner").hidden = !waits && !why;
  }
}

function whyText(reason, offline, durable) {
  if (reason === "signed_out") return "Sign in again and they are sent.";
  if (reason === "other_person") return "Someone else is signed in now, so nothing is sent.";
  if (!offline) return reason === "busy" ? "The server is busy; trying again." : "";
  if (!durable) return "Offline. This browser keeps nothing: leave the page open.";
  return "Offline. Decisions are kept and sent later.";
}

customElements.define("outbox-banner", OutboxBanner);
