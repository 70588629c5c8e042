// Stopping everything that is approved from leaving, and letting it go on.
import { get } from "/lib/api.js";
import { fill, Part, say } from "/lib/dom.js";
import { maySwitch, resumeSending, standing, stopPath, stopSending } from "/portal/sending.js";

const sends = "Approved replies leave on their own.";
const owners = "An owner or an administrator can stop that.";

class StopCard extends Part {
  #held = 0;

  connected(signal) {
    this.on("submit", (event) => {
      event.preventDefault();
      this.#set(event.submitter, () => stopSending(this.find("#stop-reason").value.trim()));
    });
    this.onDo({
      resume: (button) => this.#set(button, () => resumeSending(this.#held)),
    });
    const hear = ({ detail }) => /^(sending|draft|reset)/.test(detail.event) && this.#look();
    document.addEventListener("live", hear, { signal });
    this.#look();
  }

  async #look() {
    const answer = await get(stopPath());
    if (answer.ok) this.#draw(answer.data);
    else fill(this, { problem: answer.detail });
  }

  #draw(stop) {
    const { is_stopped: stopped, held_count: held } = stop;
    this.#held = held;
    fill(this, {
      stopped,
      standing: stopped ? `Sending is stopped ${standing(stop)}` : maySwitch() ? sends : owners,
      may_stop: !stopped && maySwitch(),
      may_resume: stopped && maySwitch(),
      problem: "",
    });
  }

  async #set(button, change) {
    button?.setAttribute("aria-busy", "true");
    const answer = await change();
    button?.removeAttribute("aria-busy");
    if (!answer) return;
    if (!answer.ok) return fill(this, { problem: answer.detail });
    this.find("#stop-reason").value = "";
    this.#draw(answer.data);
    say(answer.data.is_stopped ? "Sending is stopped" : "Sending goes on");
  }
}

customElements.define("stop-card", StopCard);
