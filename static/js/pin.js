// The PIN on its pages: derives a key from it, and opens the profile with it offline.

import { BY, opened, unwrapped, WRAPPER } from './kenal.js';
import { notify } from './segel.js';
import { get, write } from './simpan.js';

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

/** Open a profile by its PIN. Resolves with true, or with the number of tries left. */
export async function unlock(id, pin) {
  let left = 0;
  let pinned;
  // Count the try before checking it, as the server does.
  await write(['profiles'], (profiles) => {
    profiles.get(id).onsuccess = ({ target: { result: row } }) => {
      if (!row.pin || row.misses >= MOST_MISSES) return;
      pinned = row.pin;
      left = MOST_MISSES - row.misses - 1;
      profiles.put({ ...row, misses: row.misses + 1 });
    };
  });
  if (!pinned) return 0;
  let key;
  try {
    const by = await fromPin(pin, pinned.salt, pinned.iterations);
    key = await unwrapped(pinned.wrapped, by, false);
  } catch { return left; }
  await write(['profiles', 'open'], (profiles, open) => {
    profiles.get(id).onsuccess = ({ target }) => profiles.put({ ...target.result, misses: 0 });
    open.put(opened(id, key));
  });
  notify();
  return true;
}
