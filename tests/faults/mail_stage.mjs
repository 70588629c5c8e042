// A test upon one stack of real processes with real Dovecot and Postfix, started when first wanted
// and shared by all files that want it.
import { after, test } from 'node:test';
import { openDesk } from './desk.mjs';
import { closeMailStack, openMailStack } from './imap_house.mjs';
import { whyNot } from './mail_servers.mjs';

const testMaxMs = 300_000;
const missing = whyNot();
let shared = null;

after(async () => {
  const stack = await shared?.catch(() => null);
  if (stack) await closeMailStack(stack);
});

/** `open(name)` makes a practice whose mailbox is at Dovecot. */
export function mailFaults(name, body) {
  const skip = missing ? `no mail servers: ${missing}` : false;
  test(name, { timeout: testMaxMs, skip }, async (t) => {
    shared ??= openMailStack();
    const stack = await shared;
    const servers = stack.mail;
    await body({ t, stack, servers, open: (desk) => openDesk(stack, servers, desk) });
  });
}
