// The PIN on its pages: derives a key from it, and opens the profile with it offline.

import { BY, opened, unwrapped, wrapped, WRAPPER } from './kenal.js';
import { notify } from './segel.js';
import { change, get, write } from './simpan.js';

// Trying all million PINs takes a processor core more than 20 hours (docs/privacy.md).
const ITERATIONS = 600_000;
const MOST_MISSES = 10;

/** Derive a key that wraps and unwraps other keys and cannot be exported. Slow by design; runs
 *  outside the page's thread. */
async function fromPin(pin, salt, iterations) {
  const typed = new TextEncoder().encode(pin);
  const raw = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, raw, WRAPPER, false, BY);
}

/** Derive the key of a typed PIN for `keepTry`. */
export async function fromTyped(profile, pin) {
  const { salt = crypto.getRandomValues(new Uint8Array(16)), iterations = ITERATIONS } =
    (await get('profiles', profile))?.pin ?? {};
  return { name: 'try', profile, key: await fromPin(pin, salt, iterations), salt, iterations };
}

/** Store the key of a typed PIN until the server has checked it: the person's next page opens the
 *  profile with it, any other page deletes it. */
export const keepTry = (tried) => write(['open'], (open) => open.put(tried));

/** Wrap the key of a profile by a new PIN, for its row. */
export async function pinned(key, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const by = await fromPin(pin, salt, ITERATIONS);
  return { salt, iterations: ITERATIONS, wrapped: await wrapped(key, by) };
}

/** Derive the key of a typed PIN that wraps the key of a profile's row; undefined without one. */
export const pinKey = async ({ pin: kept } = {}, pin) => (
  kept && fromPin(pin, kept.salt, kept.iterations));

/** Try a PIN: {key} is the profile's, and {left} the number of tries left if it is wrong. */
export async function tryPin(id, pin) {
  let left = 0;
  let tried;
  // Count the try before checking it, as the server does.
  await write(['profiles'], (profiles) => {
    profiles.get(id).onsuccess = ({ target: { result: row } }) => {
      if (!row.pin || row.misses >= MOST_MISSES) return;
      tried = row;
      left = MOST_MISSES - row.misses - 1;
      profiles.put({ ...row, misses: row.misses + 1 });
    };
  });
  if (!tried) return { left };
  let key;
  try {
    key = await unwrapped(tried.pin.wrapped, await pinKey(tried, pin), false);
  } catch { return { left }; }
  await change('profiles', id, { misses: 0 });
  return { key };
}

/** Open a profile by its PIN. Resolves with true, or with the number of tries left. */
export async function unlock(id, pin) {
  const { key, left } = await tryPin(id, pin);
  if (!key) return left;
  await write(['open'], (open) => open.put(opened(id, key)));
  notify();
  return true;
}
