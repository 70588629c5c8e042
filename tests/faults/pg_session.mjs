// A connection to PostgreSQL that needs no process: simple queries over its unix socket. A test may
// ask a hundred times a second, where a psql for each question would take the machine.
import net from 'node:net';
import path from 'node:path';

const protocol = 196_608; // 3.0
const headerBytes = 5;

export class PgSession {
  #socket = null;
  #asked = [];
  #bytes = Buffer.alloc(0);

  /** `settings` are those of the startup packet: user, database, options. */
  constructor(folder, settings) {
    this.at = path.join(folder, '.s.PGSQL.5432');
    this.settings = settings;
  }

  /**
   * The text of the rows, columns parted by "|". Connects where nothing is connected. A fault that
   * `isOfConnection` says nothing of the statement.
   */
  query(sql) {
    return new Promise((resolve, reject) => {
      if (!this.#socket) this.#connect();
      this.#asked.push({ rows: [], fault: null, resolve, reject });
      this.#socket.write(message('Q', sql));
    });
  }

  /** Resolves when the connection that stands now is none any more. */
  ended() {
    const socket = this.#socket;
    return new Promise((resolve) => (socket ? socket.once('close', resolve) : resolve()));
  }

  /** Ends the connection; what it had begun is undone. */
  close() {
    this.#socket?.destroy();
  }

  #connect() {
    const socket = net.connect(this.at);
    this.#socket = socket;
    this.#bytes = Buffer.alloc(0);
    const pairs = Object.entries(this.settings).flat().join('\0');
    const head = Buffer.alloc(8);
    const body = Buffer.from(`${pairs}\0\0`);
    head.writeInt32BE(head.length + body.length, 0);
    head.writeInt32BE(protocol, 4);
    socket.write(Buffer.concat([head, body]));
    // What the server says until it is ready for the first time answers no question.
    this.#asked = [{ isGreeting: true, rows: [], resolve() {}, reject() {} }];
    let fault = new Error('PostgreSQL closed the connection');
    socket.on('error', (error) => (fault = error));
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      for (const { fault: told, reject } of this.#asked.splice(0))
        reject(Object.assign(told ?? fault, { isOfConnection: true }));
    });
  }

  #read(bytes) {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= headerBytes) {
      const size = 1 + this.#bytes.readInt32BE(1);
      if (this.#bytes.length < size) return;
      const kind = String.fromCharCode(this.#bytes[0]);
      const body = this.#bytes.subarray(headerBytes, size);
      this.#bytes = this.#bytes.subarray(size);
      this.#hear(kind, body);
    }
  }

  #hear(kind, body) {
    const question = this.#asked[0];
    if (kind === 'D') question?.rows.push(readRow(body));
    // Why nobody is let in is the answer to all that wait.
    if (kind === 'E')
      for (const one of question?.isGreeting ? this.#asked : [question])
        if (one) one.fault ??= new Error(readFault(body));
    if (kind !== 'Z' || !question) return;
    this.#asked.shift();
    if (question.fault) question.reject(question.fault);
    else question.resolve(question.rows.join('\n'));
  }
}

function message(kind, text) {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(headerBytes);
  head.write(kind);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function readRow(body) {
  const columns = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left -= 1) {
    const size = Math.max(0, body.readInt32BE(at));
    columns.push(body.toString('utf8', at + 4, at + 4 + size));
    at += 4 + size;
  }
  return columns.join('|');
}

// "ERROR 42P01: relation ... does not exist"
function readFault(body) {
  const fields = new Map();
  for (const field of body.toString('utf8').split('\0')) fields.set(field[0], field.slice(1));
  return `${fields.get('S')} ${fields.get('C')}: ${fields.get('M')}`;
}
