// Somebody's own hands in a mailbox at Dovecot: mail put into a folder and taken out of it, past
// the product.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** The mails of a folder as they lie on the disk. */
export function mailsIn(servers, address, folder = '') {
  const at = servers.folder.at('mail', address, folder);
  return ['new', 'cur'].flatMap((part) => {
    const files = path.join(at, part);
    if (!fs.existsSync(files)) return [];
    return fs.readdirSync(files).map((name) => fs.readFileSync(path.join(files, name), 'latin1'));
  });
}

/** `hands.put(folder, mail)`, `hands.take(folder, messageId)`, until `hands.end()`. */
export async function openHands(servers, address) {
  const socket = net.connect(servers.ports.imap, '127.0.0.1');
  let heard = '';
  let wake = () => {};
  socket.setEncoding('latin1').on('data', (text) => {
    heard += text;
    wake();
  });
  const until = async (pattern) => {
    for (;;) {
      const found = pattern.exec(heard);
      if (found) {
        heard = heard.slice(found.index + found[0].length);
        return found;
      }
      await new Promise((resolve) => (wake = resolve));
    }
  };
  let commands = 0;
  const ask = async (words, literal) => {
    const tag = `h${(commands += 1)}`;
    socket.write(`${tag} ${words}\r\n`);
    if (literal !== undefined) {
      await until(/^\+.*\r\n/m);
      socket.write(`${literal}\r\n`, 'latin1');
    }
    const [, answer] = await until(new RegExp(`^${tag} (.*)\r\n`, 'm'));
    if (!answer.startsWith('OK')) throw new Error(`${words}: ${answer}`);
  };
  await until(/^\* OK.*\r\n/m);
  await ask(`LOGIN "${address}" secret`);
  return {
    put: (folder, mail) => ask(`APPEND ${folder} (\\Seen) {${mail.length}}`, mail),
    take: async (folder, messageId) => {
      await ask(`SELECT ${folder}`);
      const tag = `h${(commands += 1)}`;
      socket.write(`${tag} UID SEARCH HEADER Message-ID "${messageId}"\r\n`);
      const [, uids] = await until(/^\* SEARCH(.*)\r\n/m);
      await until(new RegExp(`^${tag} OK.*\r\n`, 'm'));
      await ask(`UID STORE ${uids.trim().replaceAll(' ', ',')} +FLAGS.SILENT (\\Deleted)`);
      await ask('EXPUNGE');
    },
    end: () => socket.end('h0 LOGOUT\r\n'),
  };
}
