// Random identifiers in the alphabets of the services.
import crypto from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function randomText(length, letters = alphabet) {
  let text = '';
  while (text.length < length) text += letters[crypto.randomInt(letters.length)];
  return text;
}

export const newId = (prefix, length = 24) => `${prefix}_${randomText(length)}`;
export const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

// A small seeded generator, so that a run with random faults can be repeated.
export function seededRandom(seed = 1) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
