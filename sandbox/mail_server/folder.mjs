// The private folder the mail servers live in: their configuration, certificates, queues, mail.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const socketPathMax = 60; // Dovecot's sockets stand below it, and a path of theirs has 107 bytes

// Below `wanted`, unless that is too long a path for a socket.
export function makeFolder(wanted) {
  const under = path.resolve(wanted).length <= socketPathMax ? path.resolve(wanted) : os.tmpdir();
  mkdirSync(under, { recursive: true });
  const folder = mkdtempSync(path.join(under, 'm-'));
  chmodSync(folder, 0o755);
  return {
    path: folder,
    at: (...names) => path.join(folder, ...names),
    write(name, text, mode = 0o644) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, { mode });
      return file;
    },
    make(name) {
      mkdirSync(path.join(folder, name), { recursive: true });
      return path.join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

// So many ports nobody listens on, found together so that no two are the same.
export async function freePorts(count) {
  const open = await Promise.all(
    Array.from({ length: count }, () => {
      const server = net.createServer();
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = open.map((server) => server.address().port);
  await Promise.all(open.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

// A server in the foreground; it ends with us. `stop` waits until it has.
export function startProcess(command, args, log) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', log);
  child.stderr.on('data', log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.once('error', (error) => log(String(error)));
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(late);
    },
  };
}

const patienceMs = 15_000;

// Until somebody listens there and says a word; refuses once the process has ended.
export async function waitForGreeting(port, running, name) {
  let isOver = false;
  running.ended.then(() => (isOver = true));
  const until = Date.now() + patienceMs;
  while (Date.now() < until && !isOver) {
    const greeting = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.setTimeout(2000, () => socket.destroy());
      socket.once('data', (bytes) => resolve(String(bytes)) || socket.destroy());
      socket.once('error', () => resolve(''));
      socket.once('close', () => resolve(''));
    });
    if (greeting) return;
    await new Promise((done) => setTimeout(done, 30));
  }
  throw new Error(`${name} does not answer`);
}
