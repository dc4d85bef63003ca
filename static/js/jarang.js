// What seldom happens to what is kept, loaded when it does.

import { shut, tell } from './segel.js';
import { aside, rowsOf, write } from './simpan.js';

const KEPT = 90 * 86_400_000;

/** What our server says in place of taking a batch. Returns whether something was done about it, so
 *  that it may be asked anew at once. `row` is what was sent, where it was one. */
export async function heard(status, { code, epoch }, { profile }, state, row) {
  if (status === 401 || code === 'profile_mismatch') {
    await write(['tokens'], (tokens) => tokens.delete(profile));
  } else if ([400, 413, 415].includes(status)) await aside(row, code);
  else if (status === 409 && epoch && epoch !== state.epoch) {
    await restored(Object.assign(state, { epoch, seen: 0, proof: undefined, safe: 0 }));
  } else if (status === 410) await wipe(profile);
  else {
    // Too old for it: the browser would look for a newer worker by tomorrow.
    if (status === 422) await renewed().catch(() => {});
    return false;
  }
  return true;
}

async function renewed() {
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker) return;
  await fetch('/sw.js', { cache: 'reload' });
  await worker.update();
}

/** The server was set back to a backup: whatever it may have lost is sent again, everybody's. */
const restored = (state) => write(['outbox', 'sent', 'meta'], (outbox, sent, meta) => {
  sent.getAll().onsuccess = ({ target }) => {
    for (const { seq, ...row } of target.result) outbox.put({ ...row, state: 'waiting' });
    sent.clear();
  };
  meta.put(state);
});

/** Forget everything of one profile on this phone; nobody else's is touched. */
export const wipe = (profile) => write(
  ['open', 'outbox', 'sent', 'profiles', 'tokens', 'seen'],
  (open, outbox, sent, ...others) => {
    for (const rows of others) rows.delete(profile);
    for (const rows of [outbox, sent]) {
      rows.index('profile').getAllKeys(profile).onsuccess = ({ target }) => {
        for (const key of target.result) rows.delete(key);
      };
    }
    closeFor(open, profile);
  },
).then(tell);

/** *Keluar dari HP ini*: nothing readable stays. What is sealed and not yet safe stays sealed, under
 *  an id alone, at most 90 days, and goes home when the person comes back. */
export async function leave(profile) {
  await shut();
  await write(['profiles', 'tokens', 'seen'], (profiles, tokens, seen) => {
    for (const rows of [tokens, seen]) rows.delete(profile);
    profiles.get(profile).onsuccess = ({ target: { result: row } }) => {
      if (row) profiles.put({ ...row, name: null, drawing: null, left: Date.now() });
    };
  });
  await sweep();
}

/** Forget who left, when nothing of theirs waits any more or 90 days have gone by. */
export async function sweep() {
  const rows = [...await rowsOf('outbox'), ...await rowsOf('sent')];
  for (const { id, left } of await rowsOf('profiles')) {
    const waits = rows.some((row) => row.profile === id);
    if (left && (!waits || Date.now() - left > KEPT)) await wipe(id);
  }
}

function closeFor(open, profile) {
  open.get('now').onsuccess = ({ target }) => {
    if (target.result?.profile === profile) open.clear();
  };
}
