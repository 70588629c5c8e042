// A test upon one stack of real processes, started when first wanted and shared by all files.
import { after, test } from 'node:test';
import { followDrafts } from './places.mjs';
import { Practice } from './practice.mjs';
import { Stack } from './stack.mjs';

const testMaxMs = 300_000;
let shared = null;

export function sharedStack() {
  shared ??= Stack.start().then((stack) => {
    followDrafts(stack);
    return stack;
  });
  return shared;
}

after(async () => (await shared?.catch(() => null))?.stop());

/** `open(count)` makes practices with connected mailboxes. */
export function faults(name, body) {
  test(name, { timeout: testMaxMs }, async (t) => {
    const stack = await sharedStack();
    const open = (count) =>
      Promise.all(Array.from({ length: count }, (_, i) => Practice.open(stack, `Office ${i + 1}`)));
    await body({ t, stack, open });
  });
}
