// The seal on what this phone keeps of a person, and whose is open. Each profile has a random key
// that nobody types or sees; kenal.js and pin.js say how it is kept. The seal stops a curious reader
// of the phone, not a laboratory (docs/privacy.md).

import { change, get, write } from './simpan.js';

const SHARED = 15 * 60_000;
const OWN = 30 * 86_400_000;
export const AES = 'AES-GCM';

/** How our JSON addresses are asked. */
export const ASKING = () => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  // A hotel's page is no answer.
  redirect: 'error',
  signal: AbortSignal.timeout(60_000),
});

/** Anything that JSON can say, as {iv, data}. */
export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: AES, iv }, key, text) };
}

/** What was sealed; rejects for another key. */
export async function unseal(key, { iv, data }) {
  const text = await crypto.subtle.decrypt({ name: AES, iv }, key, data);
  return JSON.parse(new TextDecoder().decode(text));
}

/** The end of the id of whoever came in last, "" where the browser does not know, LOCKED where it was
 *  locked since. The server sets the cookie at each sign-in and takes it away when a session ends. */
export const named = () => (document.cookie.split('siapa=')[1] ?? '').slice(0, 8).split(';')[0];
export const LOCKED = '-';
export const name = (end) => {
  document.cookie = `siapa=${end};path=/;max-age=34560000;samesite=lax`;
};

/** Whose seal is open: {profile, key, who}, or undefined. Who did nothing for too long is locked
 *  here, a clock that jumped counts as long; and who was here before somebody else signed in. */
export async function now() {
  const row = await get('open', 'now');
  const who = row && await get('profiles', row.profile);
  if (!who) return undefined;
  const idle = Math.abs(Date.now() - row.touched) > (who.shared ? SHARED : OWN);
  if (idle || !who.id.endsWith(named())) return lock();
  return { ...row, who };
}

// Browsers without the one have the other.
const tabs = self.BroadcastChannel && new BroadcastChannel('siapa');

/** Tell every other page of this browser that another profile is open now, or none. */
export function tell() {
  tabs?.postMessage(0);
  try { localStorage.siapa = Math.random(); } catch { /* nothing can be kept there */ }
}

/** `listener()` is called when another page tells. */
export function onTold(listener) {
  tabs?.addEventListener('message', listener);
  addEventListener('storage', ({ key }) => key === 'siapa' && listener());
}

/** Somebody is here: the time to the lock begins anew. */
export const touch = () => change('open', 'now', { touched: Date.now() });

/** Close the seal; what was made of a PIN goes too. */
export const lock = () => write(['open'], (open) => { open.clear(); });

/** Close it because its owner goes away. The session may go on for a moment: it opens nothing here
 *  until somebody signs in again. */
export async function shut() {
  name(LOCKED);
  try { await lock(); } finally { tell(); }
}

/** The same, and the session ends, when there is a network again at the latest (sw.js). Where no
 *  mark can be left the seal is closed all the same. */
export const leave = () => Promise.allSettled([shut(), self.caches?.open('keluar')]);
