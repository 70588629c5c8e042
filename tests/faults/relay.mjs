// A relay between two parties that speak HTTP, where a test stops an answer on its way, or cuts
// every connection. What goes through is passed on byte for byte.
import http from 'node:http';

const answerBytesMax = 64 * 1024 * 1024;

export class Relay {
  #target;
  #server;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  #sockets = new Set();
  #holds = [];
  #watchers = [];
  #isCut = false;

  refused = 0; // connections, since the last cut

  /** Listens on `port` of loopback and passes on to `target`, a port of loopback. */
  static async open({ port, target }) {
    const relay = new Relay();
    relay.#target = target;
    relay.#server = http.createServer((request, response) => relay.#pass(request, response));
    relay.#server.keepAliveTimeout = 30_000;
    relay.#server.on('connection', (socket) => relay.#meet(socket));
    await new Promise((resolve, reject) => {
      relay.#server.once('error', reject);
      relay.#server.listen(port, '127.0.0.1', resolve);
    });
    return relay;
  }

  /**
   * Stops the answer to the first request that fits `wants({ method, path, body })`: the request
   * has taken effect, the answer has not arrived. `reached` resolves then; release() lets the
   * answer through, drop() cuts the connection it would have taken.
   */
  hold(wants) {
    const hold = { wants };
    hold.reached = new Promise((resolve) => (hold.reach = resolve));
    hold.over = new Promise((resolve) => (hold.end = resolve));
    this.#holds.push(hold);
    return {
      reached: hold.reached,
      release: () => this.#end(hold, true),
      drop: () => this.#end(hold, false),
    };
  }

  /** Tells `seen({ method, path, body, status, answer })` of every exchange. */
  watch(seen) {
    this.#watchers.push(seen);
  }

  /** Cuts every connection; until mend() nobody gets through. */
  cut() {
    this.#isCut = true;
    this.refused = 0;
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  }

  mend() {
    this.#isCut = false;
  }

  async close() {
    for (const hold of this.#holds) hold.end(false);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #end(hold, lets) {
    this.#holds = this.#holds.filter((one) => one !== hold);
    hold.end(lets);
  }

  #meet(socket) {
    if (this.#isCut) {
      this.refused += 1;
      return socket.destroy();
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    return undefined;
  }

  async #pass(request, response) {
    let hold = null;
    try {
      const body = await collect(request);
      const asked = { method: request.method, path: request.url, body };
      hold = this.#holds.find((one) => !one.isTaken && one.wants(asked)) ?? null;
      if (hold) hold.isTaken = true;
      if (request.url.endsWith('/events')) return this.#stream(request, response);
      const answer = await this.#ask(request, body);
      for (const seen of this.#watchers) seen({ ...asked, ...answer });
      hold?.reach();
      if (hold && !(await hold.over)) return request.socket.destroy();
      if (response.destroyed) return undefined;
      response.writeHead(answer.status, answer.headers);
      return response.end(answer.answer);
    } catch {
      // What never had an answer holds none: the next that fits is held.
      if (hold) hold.isTaken = false;
      return request.socket.destroy();
    }
  }

  #request(request) {
    const { method, url: path, headers } = request;
    return http.request({
      host: '127.0.0.1',
      port: this.#target,
      method,
      path,
      headers,
      agent: this.#agent,
    });
  }

  #ask(request, body) {
    return new Promise((resolve, reject) => {
      const onward = this.#request(request);
      onward.once('error', reject);
      onward.once('response', (incoming) => {
        collect(incoming).then((answer) => {
          const { 'transfer-encoding': chunked, ...headers } = incoming.headers;
          if (chunked) headers['content-length'] = answer.length;
          resolve({ status: incoming.statusCode, headers, answer });
        }, reject);
      });
      onward.end(body);
    });
  }

  // Server-sent events never end: they are passed on as they come.
  #stream(request, response) {
    const onward = this.#request(request);
    onward.once('error', () => response.destroy());
    onward.once('response', (incoming) => {
      response.writeHead(incoming.statusCode, incoming.headers);
      incoming.pipe(response);
    });
    response.once('close', () => onward.destroy());
    onward.end();
  }
}

async function collect(stream) {
  const parts = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > answerBytesMax) throw new Error('too large for a test');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
