// Rare cases of stored data, loaded when they occur.

import { lockAll, notify } from './segel.js';
import { aside, rowsOf, write } from './simpan.js';

const KEPT = 90 * 86_400_000;
const DAY = 86_400_000;

/** The keys in `seen` of a profile: its own row, and the classes that one of the staff prepared. */
export const keysIn = (profile) => IDBKeyRange.bound(profile, `${profile}/~`);

/** The name in `meta` of an unfinished sheet of answers that one of the staff takes down. */
export const sheetName = (profile, cohort) => `lembar:${profile}/${cohort}`;

/** Handle an error response of our server to a batch. Returns whether it is worth sending again at
 *  once. `row` is the sent row if the batch had only one. */
export async function onError(status, { code, epoch }, { profile }, state, row) {
  if (status === 401 || code === 'profile_mismatch') {
    await write(['tokens'], (tokens) => tokens.delete(profile));
  } else if ([400, 413, 415].includes(status)) await aside(row, code);
  else if (status === 409 && epoch && epoch !== state.epoch) {
    await restored(Object.assign(state, { epoch, seen: 0, proof: undefined, safe: 0 }));
  } else if (status === 410) await wipe(profile);
  else {
    // This script is too old for the server; by itself the browser would update the worker within a
    // day.
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

/** The server was restored from a backup: send everything again that it may have lost, for all
 *  profiles. */
const restored = (state) => write(['outbox', 'sent', 'meta'], (outbox, sent, meta) => {
  sent.getAll().onsuccess = ({ target }) => {
    for (const { seq, ...row } of target.result) outbox.put({ ...row, state: 'waiting' });
    sent.clear();
  };
  meta.put(state);
});

/** Delete all data of one profile from this phone; other profiles are untouched. */
export const wipe = (profile) => write(
  ['open', 'outbox', 'sent', 'meta', 'profiles', 'tokens', 'seen'],
  (open, outbox, sent, meta, ...others) => {
    meta.delete(IDBKeyRange.bound(sheetName(profile, ''), sheetName(profile, '~')));
    for (const rows of others) rows.delete(keysIn(profile));
    for (const rows of [outbox, sent]) {
      rows.index('profile').getAllKeys(profile).onsuccess = ({ target }) => {
        for (const key of target.result) rows.delete(key);
      };
    }
    closeFor(open, profile);
  },
).then(notify);

/** Leave this phone: nothing readable remains. Encrypted answers that are not in a backup yet stay
 *  under an id alone for at most 90 days, and are sent when the person returns. */
export async function leavePhone(profile) {
  await lockAll();
  await write(['profiles', 'tokens', 'seen'], (profiles, tokens, seen) => {
    for (const rows of [tokens, seen]) rows.delete(keysIn(profile));
    profiles.get(profile).onsuccess = ({ target: { result: row } }) => {
      if (row) profiles.put({ ...row, name: null, drawing: null, left: Date.now() });
    };
  });
  await sweep();
}

/** Delete profiles that left, once none of their answers wait or after 90 days, and the names of
 *  classes that were prepared too long ago, also by a clock that was set back. */
export async function sweep() {
  await write(['seen'], (seen) => {
    seen.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      const { made, until } = at.value;
      if (until < Date.now() || made > Date.now() + DAY) at.delete();
      at.continue();
    };
  });
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
