// Opens the profile of a signed-in person; needs the network. The key of a profile is stored
// encrypted twice, by the PIN and by a key that the server gives to signed-in people, so that a
// forgotten PIN loses no data.

import { AES, ASKING, lastId, lock, LOCKED, notify, now, seal, setLastId } from './segel.js';
import { get, rowsOf, write } from './simpan.js';

// AES-KW verifies itself: a wrong key is rejected.
const WRAP = 'AES-KW';
export const BY = ['wrapKey', 'unwrapKey'];
export const WRAPPER = { name: WRAP, length: 256 };
const { subtle } = crypto;

/** Encrypt a profile's key by another key. */
export const wrapped = (key, by) => subtle.wrapKey('raw', key, by, WRAP);

/** Decrypt a profile's key; rejects for a wrong wrapping key. */
export const unwrapped = (kept, by, readable) =>
  subtle.unwrapKey('raw', kept, by, WRAP, AES, readable, ['encrypt', 'decrypt']);

/** The row of an open profile. Also notes the last profile, as the server does at each sign-in. */
export function opened(profile, key) {
  setLastId(profile.slice(-8));
  return { name: 'now', profile, key, touched: Date.now() };
}

/** Who is signed in on this browser according to the server; undefined without network or session,
 *  and for staff unless `body` asks for them. */
export async function ask(body = {}) {
  try {
    const answer = await fetch('/sync/v1/saya', { ...ASKING(), body: JSON.stringify(body) });
    const told = await answer.json();
    return answer.ok && told.v === 1 ? told : undefined;
  } catch { return undefined; }
}

/** Open the signed-in person's profile if their id ends with `end`. Resolves with a new token, or
 *  with a falsy value. */
export async function enter(end) {
  const before = lastId();
  // This phone was locked and the session has not ended yet, or was locked while we asked.
  if (before === LOCKED || await self.caches?.has('keluar').catch(() => false)) return undefined;
  const told = await ask();
  return lastId() === before && told?.profile.endsWith(end) && await adopt(told) && told.token;
}

/** Make the open profile (`here`, if any) agree with the reader of a page, whose id ends with `whose`.
 *  Resolves with the profile that is open then. `isAlike`: the page is the same for everyone. */
export async function meet(here, whose, isAlike) {
  const agrees = here?.profile.endsWith(whose);
  // A page that asks for the PIN does not tell whether the typed PIN was right; any other page does.
  if (document.querySelector('#pin')) {
    await write(['open'], (open) => open.delete('try'));
    if (agrees) return here;
  }
  if (await enter(whose)) return now();
  // Elsewhere the typed PIN still awaits its verdict.
  return agrees ? here : isAlike ? undefined : lock();
}

/** The key of a profile, opened by the key `given` by the server or by `pinned`, or a new one:
 *  {known, key, kept, closed, isNew}. `known` is the profile's row, `kept` the key as the server's key
 *  wraps it, and not even our own scripts can export `closed`. Resolves with undefined if data waits
 *  under a key that neither opens. */
export async function keysOf(id, given, pinned) {
  const known = await get('profiles', id);
  const raw = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
  const server = await subtle.importKey('raw', raw, WRAP, false, BY);
  let key;
  for (const [kept, by] of [[known?.server, server], [known?.pin?.wrapped, pinned]]) {
    if (!key && kept && by) key = await unwrapped(kept, by, true).catch(() => undefined);
  }
  const isNew = !key;
  if (isNew) {
    if ((await rowsOf('outbox', id)).length + (await rowsOf('sent', id)).length) return undefined;
    key = await subtle.generateKey({ name: AES, length: 256 }, true, ['encrypt', 'decrypt']);
  }
  const kept = await wrapped(key, server);
  return { known, key, kept, closed: await unwrapped(kept, server, false), isNew };
}

/** Open the profile that `ask` returned. Resolves with whether it is open: not if answers wait
 *  under a key that neither PIN nor server opens. */
export async function adopt({ profile: id, device, name, drawing, language, shared, token, key: given }) {
  const tried = await get('open', 'try');
  const mine = tried?.profile === id && tried;
  const keys = await keysOf(id, given, mine?.key);
  if (!keys) return false;
  const { known, key, kept, closed } = keys;
  const pin = mine ? {
    salt: mine.salt, iterations: mine.iterations, wrapped: await wrapped(key, mine.key),
  } : known?.pin;
  const box = await seal(closed, token);
  await write(['profiles', 'open', 'tokens'], (profiles, open, tokens) => {
    profiles.put({ id, device, name, drawing, language, shared, misses: 0, server: kept, pin });
    tokens.put({ profile: id, box });
    open.clear();
    open.put(opened(id, closed));
  });
  notify();
  return true;
}
