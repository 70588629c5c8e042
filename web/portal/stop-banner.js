// Says above the queue that nothing leaves, since when, by whom, and how much waits for it.
import { get } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { queue } from "/portal/queue.js";
import { maySwitch, resumeSending, standing, stopPath } from "/portal/sending.js";

class StopBanner extends Part {
  #turn = 0;
  #held = 0;

  connected(signal) {
    this.onDo({ resume: (button) => this.#resume(button) });
    queue.watch(["counts"], ({ counts }) => this.#look(counts?.is_sending_stopped), signal);
  }

  /** Every new count may be another reply that waits. The answer asked for last counts. */
  async #look(isStopped) {
    const turn = ++this.#turn;
    if (!isStopped) return this.#leave();
    const answer = await get(stopPath());
    if (turn === this.#turn && answer.ok) this.#draw(answer.data);
  }

  #draw(stop) {
    if (!stop.is_stopped) return this.#leave();
    this.#held = stop.held_count;
    fill(this, { standing: standing(stop), may_resume: maySwitch() });
    this.hidden = false;
  }

  #leave() {
    if (this.contains(document.activeElement)) document.getElementById("main").focus();
    this.hidden = true;
  }

  async #resume(button) {
    button.setAttribute("aria-busy", "true");
    const answer = await resumeSending(this.#held);
    button.removeAttribute("aria-busy");
    if (answer?.ok) this.#leave();
    if (answer) queue.loadCounts();
  }
}

customElements.define("stop-banner", StopBanner);
