// A connection to PostgreSQL over its unix socket that answers as psql would, and needs no process
// for it: a test may ask a hundred times a second.
import pg from 'pg';

const asText = { getTypeParser: () => (text) => text };

export class PgSession {
  #client = null; // a promise of it
  #turn = Promise.resolve(); // of whoever asked last

  /** `login` names the user, the database and options. */
  constructor(folder, login) {
    this.login = { host: folder, ...login };
  }

  /**
   * The text of the rows, columns parted by "|". Connects where nothing is connected. A fault that
   * `isOfConnection` says nothing of the statement.
   */
  query(sql) {
    const told = this.#turn.then(() => this.#ask(sql));
    this.#turn = told.catch(() => {});
    return told;
  }

  /** Resolves when the connection that stands now is none any more. */
  async ended() {
    const client = await this.#client?.catch(() => null);
    if (client) await new Promise((resolve) => client.once('end', resolve));
  }

  /** Ends the connection; what it had begun is undone. */
  close() {
    this.#client?.then((client) => client.connection.stream.destroy()).catch(() => {});
    this.#client = null;
  }

  async #ask(sql) {
    const connecting = (this.#client ??= this.#open());
    try {
      const client = await connecting;
      const told = await client.query({ text: sql, rowMode: 'array', types: asText });
      return [told].flat().flatMap(({ rows }) => rows).map((row) => row.join('|')).join('\n');
    } catch (error) {
      if (error.severity === 'ERROR') throw error;
      this.#forget(connecting);
      throw Object.assign(error, { isOfConnection: true });
    }
  }

  #open() {
    const connecting = this.#connect();
    const forget = () => this.#forget(connecting);
    connecting.then((client) => client.once('end', forget), forget);
    return connecting;
  }

  async #connect() {
    const client = new pg.Client(this.login);
    client.on('error', () => {}); // whoever asks next is told
    await client.connect();
    return client;
  }

  #forget(connecting) {
    if (this.#client === connecting) this.#client = null;
  }
}
