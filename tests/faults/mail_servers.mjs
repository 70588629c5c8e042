// Dovecot and Postfix as real processes that a test may kill, with doors in front of them. The
// evidence is the mailboxes as they lie on the disk.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { makeCertificates } from '../../sandbox/mail_server/certificates.mjs';
import { startDovecot } from '../../sandbox/mail_server/dovecot.mjs';
import { freePorts, makeFolder } from '../../sandbox/mail_server/folder.mjs';
import { makeZone, startNames } from '../../sandbox/mail_server/names.mjs';
import { startPostfix } from '../../sandbox/mail_server/postfix.mjs';
import { host, whatIsMissing } from '../../sandbox/mail_server/server.mjs';
import { startTokens } from '../../sandbox/mail_server/tokens.mjs';
import { MailDoor } from './mail_door.mjs';

const portNames = ['imap', 'imaps', 'lmtp', 'auth', 'submission', 'submissions'];

export { host };

/** Why they cannot run here; empty when they can. */
export function whyNot() {
  return whatIsMissing() || (process.getuid() === 0 ? '' : 'Postfix runs as root only');
}

export class MailServers {
  static async start(under) {
    const servers = new MailServers();
    servers.folder = makeFolder(under);
    const found = await freePorts(portNames.length);
    servers.ports = Object.fromEntries(portNames.map((name, i) => [name, found[i]]));
    servers.tls = makeCertificates(servers.folder, host);
    servers.tokens = await startTokens();
    servers.names = await startNames(makeZone(host, servers.ports));
    await servers.#begin();
    const { pems } = servers.tls;
    servers.imap = await MailDoor.open(pems.good, servers.ports.imap);
    servers.submission = await MailDoor.open(pems.good, servers.ports.submission);
    process.once('exit', () => servers.#killAll());
    return servers;
  }

  /** What the product must be told of them. */
  get env() {
    return {
      AAI_MAIL_REACH: 'anywhere',
      AAI_MAIL_AUTHORITIES: this.tls.authority,
      AAI_NAME_SERVERS: `127.0.0.1:${this.names.port}`,
    };
  }

  /** Where people sign in: Google's counterpart, whose tokens are taken here from now on. */
  signIn({ env, services }) {
    this.tokens.issuer = services.google;
    return {
      AAI_MAIL_OAUTH_NAME: 'Practice Mail',
      AAI_MAIL_OAUTH_AUTHORIZE_URL: `${services.google}/o/oauth2/v2/auth`,
      AAI_MAIL_OAUTH_TOKEN_URL: `${services.google}/token`,
      AAI_MAIL_OAUTH_CLIENT_ID: env.AAI_GOOGLE_CLIENT_ID,
      AAI_MAIL_OAUTH_CLIENT_SECRET: env.AAI_GOOGLE_CLIENT_SECRET,
      AAI_MAIL_OAUTH_SCOPE: 'https://mail.google.com/',
      AAI_MAIL_OAUTH_IMAP_HOST: `${host}:${this.imap.port}`,
      AAI_MAIL_OAUTH_SMTP_HOST: `${host}:${this.submission.port}`,
    };
  }

  /** What a person types into the form. */
  settings() {
    const at = (door) => ({ host, port: door.port, tls: 'implicit' });
    return { imap: at(this.imap), smtp: at(this.submission) };
  }

  /** Kills both at once, with all that they started; answers what brings them back. */
  async kill() {
    const ended = [this.dovecot, this.postfix].map((one) => one.ended);
    this.#killAll();
    await Promise.all(ended);
    return () => this.#begin();
  }

  /** A letter from outside, by LMTP. */
  async deliver(to, raw) {
    const socket = net.connect(this.ports.lmtp, '127.0.0.1');
    const lines = ['LHLO test', 'MAIL FROM:<outside@client.example>', `RCPT TO:<${to}>`, 'DATA'];
    const answer = () =>
      new Promise((resolve, reject) => {
        let text = '';
        const hear = (bytes) => {
          text += bytes;
          if (!/^\d{3} .*\r\n$/m.test(text)) return;
          socket.off('data', hear);
          if (/^[23]/.test(text)) resolve();
          else reject(new Error(text));
        };
        socket.on('data', hear).once('error', reject);
      });
    await answer();
    for (const line of lines) {
      socket.write(`${line}\r\n`);
      await answer();
    }
    socket.write(`${raw}\r\n.\r\n`);
    await answer();
    socket.end('QUIT\r\n');
  }

  /** The Message-IDs in a folder of a mailbox, as often as they stand there. */
  messageIds(address, folder = '') {
    return this.#copies(address, folder).map(({ messageId }) => messageId);
  }

  /**
   * The Message-IDs in somebody's inbox, as often as they were handed over to Postfix. When Postfix
   * dies between Dovecot's answer and its own note of it, it delivers the same mail once more
   * (RFC 1047); both copies then carry the number of one place in its queue.
   */
  handedOver(address) {
    const byQueueId = new Map(this.#copies(address, '').map((copy) => [copy.queueId, copy]));
    return [...byQueueId.values()].map(({ messageId }) => messageId);
  }

  /** The Message-IDs in somebody's inbox that were handed over otherwise than what Sent holds. */
  unfiled(address) {
    const filed = new Set(this.#copies(address, '.Sent').map(({ queueId }) => queueId));
    const copies = this.#copies(address, '').filter(({ queueId }) => !filed.has(queueId));
    return copies.map(({ messageId }) => messageId);
  }

  async stop() {
    for (const one of [this.imap, this.submission, this.names, this.tokens]) one.close();
    this.#killAll();
    await Promise.all([this.dovecot, this.postfix].map((one) => one.ended));
    this.folder.remove();
  }

  async #begin() {
    const log = () => {};
    const { folder, ports, tls } = this;
    fs.rmSync(folder.at('queue/pid/master.pid'), { force: true });
    [this.dovecot, this.postfix] = await Promise.all([
      startDovecot(folder, ports, tls, this.tokens.url, log),
      startPostfix(folder, ports, tls, log),
    ]);
  }

  #copies(address, folder) {
    const at = this.folder.at('mail', address, folder);
    return ['new', 'cur'].flatMap((part) => {
      const files = path.join(at, part);
      if (!fs.existsSync(files)) return [];
      return fs.readdirSync(files).map((name) => readCopy(path.join(files, name)));
    });
  }

  #killAll() {
    for (const file of ['dovecot/run/master.pid', 'queue/pid/master.pid']) {
      const master = this.folder.at(file);
      if (fs.existsSync(master)) killFamily(Number(fs.readFileSync(master, 'utf8')));
    }
  }
}

// The parent is stopped first: a child born between looking and killing would live on, with the
// door it answers at and nobody behind it. Who is stopped buries nobody, so a number stays whose it
// was.
function killFamily(parent) {
  try {
    process.kill(parent, 'SIGSTOP');
    while (!isStopped(parent));
  } catch {
    return; // it has ended by itself
  }
  for (const one of [...childrenOf(parent), parent]) process.kill(one, 'SIGKILL');
}

const isStopped = (pid) => /\) [TZ]/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));

function childrenOf(pid) {
  const said = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return said.split(' ').filter(Boolean).map(Number);
}

// What came by another way than Postfix has no place in its queue, and is nobody's second copy.
function readCopy(file) {
  const text = fs.readFileSync(file, 'latin1');
  const head = text.slice(0, text.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, ' ');
  return {
    messageId: /^message-id:\s*(<[^>]*>)/im.exec(head)?.[1] ?? null,
    queueId: /^received:.*\(Postfix\) with \S+ id (\w+);/im.exec(head)?.[1] ?? file,
  };
}
