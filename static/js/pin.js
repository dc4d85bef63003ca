// The PIN, on the pages where it is typed: what it makes for the seal, and opening the seal by it
// alone, without network.

import { BY, opened, unwrapped, WRAPPER } from './kenal.js';
import { tell } from './segel.js';
import { get, write } from './simpan.js';

// Trying all million PINs takes a processor core more than 20 hours (docs/privacy.md).
const ITERATIONS = 600_000;
const MOST_MISSES = 10;

/** What a PIN makes of a salt: wraps and unwraps keys, cannot itself be read. Takes as long as it is
 *  meant to take; the browser does it beside the page. */
async function fromPin(pin, salt, iterations) {
  const typed = new TextEncoder().encode(pin);
  const raw = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, raw, WRAPPER, false, BY);
}

/** What a typed PIN makes, for `keepTry`. */
export async function fromTyped(profile, pin) {
  const { salt = crypto.getRandomValues(new Uint8Array(16)), iterations = ITERATIONS } =
    (await get('profiles', profile))?.pin ?? {};
  return { name: 'try', profile, key: await fromPin(pin, salt, iterations), salt, iterations };
}

/** Keep what a typed PIN made until the server has said whether it is right: the next page of that
 *  person opens the seal with it, any other throws it away. */
export const keepTry = (tried) => write(['open'], (open) => open.put(tried));

/** Open a seal by the PIN alone. Returns true, or how many tries are left. */
export async function unlock(id, pin) {
  let left = 0;
  let pinned;
  // The try is written down before it is looked at, as on the server.
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
  tell();
  return true;
}
