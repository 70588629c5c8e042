// The server's events for one organisation. One tab of the browser holds the stream (Web Lock)
// and passes each event on (BroadcastChannel); whoever takes over resumes at the last id.
// Read by fetch and not by EventSource, since only fetch can resume under a new leader
// (Last-Event-ID) and tell "signed out" from "no connection".

const retryMinMs = 1000;
const retryMaxMs = 30000;
const silenceMaxMs = 45000;
const closedForGood = [401, 403, 404];

export class LiveEvents extends EventTarget {
  #path;
  #name;
  #channel;
  #lastId = "";

  /** Tells "event" {event, data}, "open" {resumed}, "closed" {status}. */
  constructor(orgId, userId) {
    super();
    this.#path = `/v1/orgs/${orgId}/events`;
    this.#name = `aai.events.${userId}.${orgId}`;
  }

  start(signal) {
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#tell(data);
    signal.addEventListener("abort", () => this.#channel.close());
    const lead = () => this.#lead(signal);
    if (navigator.locks) navigator.locks.request(this.#name, { signal }, lead).catch(() => {});
    else lead();
  }

  #tell(message) {
    if (message.id) this.#lastId = message.id;
    this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
  }

  #share(message) {
    this.#tell(message);
    this.#channel.postMessage(message);
  }

  async #lead(signal) {
    let waitMs = retryMinMs;
    while (!signal.aborted) {
      const status = await this.#read(signal);
      if (signal.aborted || closedForGood.includes(status)) return;
      waitMs = status === 200 ? retryMinMs : Math.min(waitMs * 2, retryMaxMs);
      await pause(waitMs * (0.5 + Math.random()), signal);
    }
  }

  /** Reads one connection to its end; answers its status, 0 when there was none. */
  async #read(signal) {
    const silence = new AbortController();
    const stop = AbortSignal.any([signal, silence.signal]);
    const headers = { accept: "text/event-stream" };
    const resumed = this.#lastId !== "";
    if (resumed) headers["last-event-id"] = this.#lastId;
    let status = 0;
    let timer = 0;
    try {
      const response = await fetch(this.#path, { headers, signal: stop, cache: "no-store" });
      status = response.status;
      if (!response.ok) return status;
      this.#share({ type: "open", resumed });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), silenceMaxMs);
        const { value, done } = await reader.read();
        if (done) return status;
        const blocks = (rest + value).split(/\r?\n\r?\n/);
        rest = blocks.pop();
        for (const block of blocks) this.#take(block);
      }
    } catch {
      return status;
    } finally {
      clearTimeout(timer);
      if (!signal.aborted) this.#share({ type: "closed", status });
    }
  }

  #take(block) {
    const message = { type: "event", id: "", event: "message", data: "" };
    for (const line of block.split(/\r?\n/)) {
      const [, field, value] = line.match(/^(\w+):\s?(.*)$/) ?? [];
      if (field === "id") message.id = value;
      else if (field === "event") message.event = value;
      else if (field === "data") message.data += value;
    }
    if (message.data) this.#share({ ...message, data: JSON.parse(message.data) });
    else if (message.id) this.#tell({ ...message, type: "mark" });
  }
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true, signal });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
