// A door in front of a mail server, where a test stops an answer on its way or cuts every
// connection. Clients speak TLS with it; the server behind it speaks plainly on loopback.
import net from 'node:net';
import tls from 'node:tls';

const endOfMail = '\r\n.\r\n';

export class MailDoor {
  #target;
  #server;
  #sockets = new Set();
  #holds = [];
  #isCut = false;

  refused = 0; // connections, since the last cut

  static async open(pem, target) {
    const door = new MailDoor();
    door.#target = target;
    door.#server = tls.createServer(pem, (client) => door.#meet(client));
    door.#server.on('tlsClientError', () => {});
    await new Promise((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    door.port = door.#server.address().port;
    return door;
  }

  /**
   * Stops the answer to the mail that holds this text: the server has taken the mail, the answer
   * has not arrived. `reached` resolves then; release() lets it through, drop() cuts the
   * connection.
   */
  hold(text) {
    const hold = { text, sockets: [], kept: [] };
    hold.reached = new Promise((resolve) => (hold.reach = resolve));
    this.#holds.push(hold);
    const end = () => this.#holds.splice(this.#holds.indexOf(hold), 1);
    return {
      reached: hold.reached,
      release: () => {
        if (this.#holds.includes(hold)) end();
        for (const { client, bytes } of hold.kept.splice(0)) client.write(bytes);
      },
      drop: () => {
        if (this.#holds.includes(hold)) end();
        hold.kept.length = 0;
        for (const socket of hold.sockets) socket.destroy();
      },
    };
  }

  /** Cuts every connection; until mend() nobody gets through. */
  cut() {
    this.#isCut = true;
    this.refused = 0;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#isCut = false;
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #meet(client) {
    client.on('error', () => {});
    if (this.#isCut) {
      this.refused += 1;
      client.destroy();
      return;
    }
    const server = net.connect(this.#target, '127.0.0.1');
    let seen = '';
    let hold = null;
    const end = () => [client, server].forEach((socket) => socket.destroy());
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', end).on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes) => {
      seen += bytes.toString('latin1');
      const begun = seen.lastIndexOf('DATA\r\n');
      if (begun >= 0 && seen.includes(endOfMail, begun)) {
        const mail = seen.slice(begun);
        hold ??= this.#holds.find(({ text }) => mail.includes(text)) ?? null;
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!hold) return client.write(bytes);
      hold.sockets.push(client, server);
      hold.kept.push({ client, bytes });
      return hold.reach();
    });
  }
}
