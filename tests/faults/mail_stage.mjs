// A test upon one stack of real processes with real Dovecot and Postfix, started when first wanted
// and shared by all files that want it.
import path from 'node:path';
import { after, test } from 'node:test';
import { openDesk } from './desk.mjs';
import { MailServers, whyNot } from './mail_servers.mjs';
import { followDrafts } from './places.mjs';
import { root, Stack } from './stack.mjs';

const testMaxMs = 300_000;
const missing = whyNot();
let shared = null;

async function start() {
  const servers = await MailServers.start(path.join(root, 'var/mail'));
  const stack = await Stack.start({ env: servers.env });
  followDrafts(stack);
  return { servers, stack };
}

after(async () => {
  const started = await shared?.catch(() => null);
  await started?.stack.stop();
  await started?.servers.stop();
});

/** `open(name)` makes a practice whose mailbox is at Dovecot. */
export function mailFaults(name, body) {
  const skip = missing ? `no mail servers: ${missing}` : false;
  test(name, { timeout: testMaxMs, skip }, async (t) => {
    shared ??= start();
    const { servers, stack } = await shared;
    await body({ t, stack, servers, open: (desk) => openDesk(stack, servers, desk) });
  });
}
