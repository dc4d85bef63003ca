// What seldom happens to what is kept, loaded when it does.

import { rowsOf, write } from './simpan.js';

const KEPT = 90 * 86_400_000;

/** The server was set back to a backup: whatever it may have lost is sent again, everybody's. */
export const restored = (state) => write(['outbox', 'sent', 'meta'], (outbox, sent, meta) => {
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
);

/** *Keluar dari HP ini*: nothing readable stays. What is sealed and not yet safe stays sealed, under
 *  an id alone, at most 90 days, and goes home when the person comes back. */
export async function leave(profile) {
  await write(['open', 'profiles', 'tokens', 'seen'], (open, profiles, tokens, seen) => {
    for (const rows of [tokens, seen]) rows.delete(profile);
    closeFor(open, profile);
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
