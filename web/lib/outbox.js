// A durable queue of decisions. A decision is on the disk before the network hears of it and
// leaves only when the server has answered; each carries its own Idempotency-Key, so that it
// happens once however often it is tried. One tab flushes at a time (Web Lock).
//
// Tells "change" {waiting, reason} and "outcome" {op, answer}; reason is why something still
// waits: "" | "offline" | "busy" | "signed_out" | "other_person".

const retryMinMs = 2000;
const retryMaxMs = 30000;
const identityMaxAgeMs = 30000;

export class Outbox extends EventTarget {
  #kept;
  #owner;
  #perform;
  #whoAmI;
  #lockName;
  #channel;
  #timer = 0;
  #waitMs = retryMinMs;
  #identityCheckedAt = 0;
  reason = "";
  waiting = 0;

  /**
   * @param {{kept: any, name: string, owner: string, perform: (op: any) => Promise<any>,
   *   whoAmI: () => Promise<any>}} parts perform sends one decision; whoAmI asks the server.
   */
  constructor({ kept, name, owner, perform, whoAmI }) {
    super();
    this.#kept = kept;
    this.#owner = owner;
    this.#perform = perform;
    this.#whoAmI = whoAmI;
    this.#lockName = `${name}.flush`;
    this.#channel = new BroadcastChannel(this.#lockName);
    this.#channel.onmessage = () => this.#hearOtherTab();
  }

  get durable() {
    return this.#kept.durable;
  }

  /** Flushes at every moment at which the connection may be back. */
  start(signal) {
    const flush = () => this.flush();
    addEventListener("online", flush, { signal });
    document.addEventListener("visibilitychange", () => document.hidden || flush(), { signal });
    signal.addEventListener("abort", () => this.#channel.close());
    this.#reportOutcomes();
    flush();
  }

  async pending() {
    const ops = await this.#kept.all("ops");
    return ops.filter((op) => op.owner === this.#owner).sort((a, b) => a.at - b.at);
  }

  async add(ops) {
    const now = Date.now();
    const full = ops.map((op, index) => ({ ...op, owner: this.#owner, at: now + index / 1000 }));
    await this.#kept.put("ops", ...full);
    await this.#count();
    this.flush();
  }

  /** True when the decision had not been tried yet and is gone; false when it has been sent. */
  takeBack(key) {
    return this.#locked(async () => {
      const found = await this.#kept.get("ops", key);
      if (found) await this.#kept.remove("ops", key);
      await this.#count();
      return Boolean(found);
    });
  }

  flush() {
    return this.#locked(() => this.#flushLocked());
  }

  async #flushLocked() {
    clearTimeout(this.#timer);
    const ops = await this.pending();
    let stopped = "";
    if (ops.length) stopped = await this.#identityProblem();
    for (const op of ops) {
      if (stopped) break;
      const answer = await this.#perform(op);
      stopped = whyToWait(answer);
      if (stopped) {
        this.#retryLater(answer.retryAfterMs);
        break;
      }
      await this.#kept.put("outcomes", { key: op.key, op, answer });
      await this.#kept.remove("ops", op.key);
      await this.#reportOutcomes();
    }
    if (!stopped) this.#waitMs = retryMinMs;
    this.reason = stopped;
    await this.#count();
  }

  /** Someone else may have signed in meanwhile in another tab: nothing goes out in their name. */
  async #identityProblem() {
    if (Date.now() - this.#identityCheckedAt < identityMaxAgeMs) return "";
    const answer = await this.#whoAmI();
    const wait = whyToWait(answer);
    if (wait) {
      this.#retryLater(answer.retryAfterMs);
      return wait;
    }
    if (answer.data?.user?.id !== this.#owner) return "other_person";
    this.#identityCheckedAt = Date.now();
    return "";
  }

  #retryLater(askedMs = 0) {
    const jitter = 0.7 + Math.random() * 0.6;
    this.#timer = setTimeout(() => this.flush(), Math.max(askedMs, this.#waitMs * jitter));
    this.#waitMs = Math.min(this.#waitMs * 2, retryMaxMs);
    this.#identityCheckedAt = 0;
  }

  /** An outcome is shown by exactly one tab, at the latest when the app is opened again. */
  async #reportOutcomes() {
    const outcomes = await this.#kept.all("outcomes");
    for (const outcome of outcomes) {
      await this.#kept.remove("outcomes", outcome.key);
      if (outcome.op.owner === this.#owner) this.#tell("outcome", outcome);
    }
  }

  async #count() {
    this.waiting = (await this.pending()).length;
    this.#tell("change", { waiting: this.waiting, reason: this.reason });
    this.#channel.postMessage("changed");
  }

  async #hearOtherTab() {
    this.waiting = (await this.pending()).length;
    if (!this.waiting) this.reason = "";
    this.#tell("change", { waiting: this.waiting, reason: this.reason });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #locked(work) {
    return navigator.locks ? navigator.locks.request(this.#lockName, work) : work();
  }
}

function whyToWait(answer) {
  if (answer.ok) return "";
  if (answer.status === 0) return "offline";
  if (answer.status === 401) return "signed_out";
  return answer.status >= 500 || answer.status === 429 ? "busy" : "";
}
