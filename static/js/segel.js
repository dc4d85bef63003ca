// Encryption of the data of a person on this phone. Each profile has a random key; kenal.js and
// pin.js describe how it is stored. It protects against a curious reader of the phone, not a
// laboratory (docs/privacy.md).

import { change, get, write } from './simpan.js';

const SHARED = 15 * 60_000;
const OWN = 30 * 86_400_000;
export const AES = 'AES-GCM';

/** Options of requests to our JSON addresses. */
export const ASKING = () => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  // A captive portal redirects.
  redirect: 'error',
  signal: AbortSignal.timeout(60_000),
});

/** Encrypt a JSON value as {iv, data}. */
export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: AES, iv }, key, text) };
}

/** Decrypt it; rejects for another key. */
export async function unseal(key, { iv, data }) {
  const text = await crypto.subtle.decrypt({ name: AES, iv }, key, data);
  return JSON.parse(new TextDecoder().decode(text));
}

/** The last digits of the id of the last person who signed in, "" if unknown, LOCKED if locked
 *  since. The server sets this cookie at each sign-in and deletes it when a session ends. */
export const lastId = () => (document.cookie.split('siapa=')[1] ?? '').slice(0, 8).split(';')[0];
export const LOCKED = '-';
export const setLastId = (end) => {
  document.cookie = `siapa=${end};path=/;max-age=34560000;samesite=lax`;
};

/** The open profile: {profile, key, who}, or undefined. Locks it here after too long without use
 *  (or a clock jump), and when somebody else has signed in. */
export async function now() {
  const row = await get('open', 'now');
  const who = row && await get('profiles', row.profile);
  if (!who) return undefined;
  const idle = Math.abs(Date.now() - row.touched) > (who.shared ? SHARED : OWN);
  if (idle || !who.id.endsWith(lastId())) return lock();
  return { ...row, who };
}

// Older browsers have only storage events.
const tabs = self.BroadcastChannel && new BroadcastChannel('siapa');

/** Tell all other pages of this browser that another profile is open now, or none. `quick` is 1
 *  after *Tutup*, which they answer with the calendar. */
export function notify(quick) {
  tabs?.postMessage(quick === 1);
  try { localStorage.siapa = Math.random(); } catch { /* nothing can be stored there */ }
}

/** `listener()` is called when another page announces a change. */
export function onSwitch(listener) {
  tabs?.addEventListener('message', listener);
  addEventListener('storage', ({ key }) => key === 'siapa' && listener());
}

/** Restart the idle time. */
export const touch = () => change('open', 'now', { touched: Date.now() });

/** Close the open profile, and delete the key of a typed PIN. */
export const lock = () => write(['open'], (open) => { open.clear(); });

/** Lock for its owner. Until somebody signs in again, a session that is still open opens no profile
 *  here. */
export async function lockAll(quick) {
  setLastId(LOCKED);
  try { await lock(); } finally { notify(quick); }
}

/** Lock by *Tutup* and sign out, at the latest when the network returns (sw.js). Locks even if that mark
 *  cannot be stored. */
export const leave = () => Promise.allSettled([lockAll(1), self.caches?.open('keluar')]);
