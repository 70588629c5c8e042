// Waits for states, never for times.
import { setTimeout as wait } from 'node:timers/promises';

const everyMsUsual = 50;

/** Answers the first truthy value of `look`; a fault of `look` counts as "not yet". */
export async function until(what, look, maxMs = 30_000, everyMs = everyMsUsual) {
  const end = Date.now() + maxMs;
  let fault = null;
  while (Date.now() < end) {
    try {
      const seen = await look();
      if (seen) return seen;
      fault = null;
    } catch (error) {
      fault = error;
    }
    await wait(everyMs);
  }
  throw new Error(`waited ${maxMs} ms in vain: ${what}`, { cause: fault });
}
