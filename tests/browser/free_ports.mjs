// Ports for the processes of a test: the first of `count` free ones in a row, below those that
// outgoing connections take. Two processes begin to look at different places, since neither sees
// what the other is about to take.
import net from 'node:net';

export async function freePorts(count) {
  for (let at = process.pid; ; at += 37) {
    const base = 11_000 + 20 * (at % 1000);
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
