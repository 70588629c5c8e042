// How many lanes run at once: more while schedules end as fast as they wait, fewer when they take
// so long that the machine must have other work. One that starves tries patience and not promises.
const fastMs = 6000;
const slowMs = 15_000;
const more = 0.25;
const less = 0.8;

export class Pace {
  #room = 2;
  #running = 0;
  #waiting = [];

  constructor(most) {
    this.most = most;
  }

  /** Calls `go` when there is room for one more. */
  enter(go) {
    this.#waiting.push(go);
    this.#admit();
  }

  /** One is over. Nothing is learned from how long it took where that is not said. */
  leave(tookMs) {
    this.#running -= 1;
    if (tookMs < fastMs) this.#room = Math.min(this.most, this.#room + more);
    if (tookMs > slowMs) this.#room = Math.max(1, this.#room * less);
    this.#admit();
  }

  get lanes() {
    return Math.floor(this.#room);
  }

  #admit() {
    while (this.#waiting.length && this.#running < Math.max(1, this.lanes)) {
      this.#running += 1;
      // Who came last has its stack warm; who has not begun yet need not open one.
      this.#waiting.pop()();
    }
  }
}
