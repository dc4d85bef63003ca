// Opening the seal of a person whom the server has let in. Needs the network, so it is loaded only
// then. The key of a profile is kept wrapped twice, by the PIN and by a key that the server tells who
// has signed in: a forgotten PIN loses nothing.

import { ASKING } from './kirim.js';
import { AES, lock, LOCKED, name as note, named, now, seal, tell } from './segel.js';
import { get, rowsOf, write } from './simpan.js';

// AES-KW checks itself: a wrong key is told.
const WRAP = 'AES-KW';
export const BY = ['wrapKey', 'unwrapKey'];
export const WRAPPER = { name: WRAP, length: 256 };
const { subtle } = crypto;

const wrapped = (key, by) => subtle.wrapKey('raw', key, by, WRAP);

/** A profile's key out of its wrapping; rejects for a wrong one. */
export const unwrapped = (kept, by, readable) =>
  subtle.unwrapKey('raw', kept, by, WRAP, AES, readable, ['encrypt', 'decrypt']);

/** The row of an open seal; and who came last, as the server notes it when somebody signs in. */
export function opened(profile, key) {
  note(profile.slice(-8));
  return { name: 'now', profile, key, touched: Date.now() };
}

/** Who is signed in on this browser, as the server sees it; undefined without network or session. */
export async function ask() {
  try {
    const answer = await fetch('/sync/v1/saya', { ...ASKING(), body: '{}' });
    const told = await answer.json();
    return answer.ok && told.v === 1 ? told : undefined;
  } catch { return undefined; }
}

/** Open the seal of who is signed in, if their id ends so; resolves with a token that is new, or with
 *  nothing that is true. */
export async function enter(end) {
  const before = named();
  // Somebody locked this phone, and the session has not ended yet; or does it while we ask.
  if (before === LOCKED || await self.caches?.has('keluar').catch(() => false)) return undefined;
  const told = await ask();
  return named() === before && told?.profile.endsWith(end) && await adopt(told) && told.token;
}

/** Make the open seal (`here`, or none) agree with a page's reader, whose id ends with `whose`.
 *  Resolves with whose is open then. `isAlike`: the page is the same for everyone. */
export async function meet(here, whose, isAlike) {
  const agrees = here?.profile.endsWith(whose);
  // A page that asks for the PIN says nothing of the one that was typed; any other is its answer.
  if (document.querySelector('#pin')) {
    await write(['open'], (open) => open.delete('try'));
    if (agrees) return here;
  }
  if (await enter(whose)) return now();
  // Elsewhere the PIN that was typed waits for its answer.
  return agrees ? here : isAlike ? undefined : lock();
}

/** Open the seal of whom `ask` told of. Returns whether it is open: not where answers wait under a
 *  key that neither way opens. */
export async function adopt({ profile: id, device, name, drawing, language, shared, token, key: given }) {
  const known = await get('profiles', id);
  const tried = await get('open', 'try');
  const mine = tried?.profile === id && tried;
  const raw = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
  const server = await subtle.importKey('raw', raw, WRAP, false, BY);
  let key;
  for (const [kept, by] of [[known?.server, server], [known?.pin?.wrapped, mine?.key]]) {
    if (!key && kept && by) key = await unwrapped(kept, by, true).catch(() => undefined);
  }
  if (!key) {
    if ((await rowsOf('outbox', id)).length + (await rowsOf('sent', id)).length) return false;
    key = await subtle.generateKey({ name: AES, length: 256 }, true, ['encrypt', 'decrypt']);
  }
  const pin = mine ? {
    salt: mine.salt, iterations: mine.iterations, wrapped: await wrapped(key, mine.key),
  } : known?.pin;
  const kept = await wrapped(key, server);
  // From here on not even our own scripts can read it out.
  const closed = await unwrapped(kept, server, false);
  const box = await seal(closed, token);
  await write(['profiles', 'open', 'tokens'], (profiles, open, tokens) => {
    profiles.put({ id, device, name, drawing, language, shared, misses: 0, server: kept, pin });
    tokens.put({ profile: id, box });
    open.clear();
    open.put(opened(id, closed));
  });
  tell();
  return true;
}
