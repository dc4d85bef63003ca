// The answers of a quiz belong to the person who began it, even if another profile is opened
// meanwhile. Answers of an unfinished quiz are stored with the person's other data.

import { check, ready } from './bekal.js';
import { queue, remember, seenOf, send } from './kirim.js';
import { fresh, leadOn } from './lanjut.js';
import { lastId, LOCKED, now, seal, touch } from './segel.js';

// The last digits of the owner's id, "" for nobody.
let owner;
// Identifies an unfinished quiz of a person: its lesson, and the questions of a review.
let name;
let turn = Promise.resolve();

/** Find the owner of this quiz. Resolves with {how, given, spent}: `how` is 'profil'; 'lanjut' when
 *  the owner resumes it; 'tamu' when nobody is signed in; or 'belum' when the owner's profile is
 *  not open on this phone. `given` are the owner's answers so far to this `rev`, `spent` their
 *  milliseconds. Rejects if the browser stores nothing. */
export async function begin(quiz, rev) {
  name = quiz;
  const here = await ready;
  const end = lastId();
  const left = end === LOCKED || await self.caches?.has('keluar').catch(() => false);
  owner = here?.profile.slice(-8) ?? (left ? '' : end);
  if (!here) return { how: owner ? 'belum' : 'tamu' };
  // Detects a full phone before the first answer.
  await touch();
  const half = fresh((await seenOf(here)).half)[name];
  return half?.rev === rev ? { ...half, how: 'lanjut' } : { how: 'profil' };
}

/** The owner's open profile. Rejects if it is no longer open: then a page with their answers is
 *  left, unless the phone lost its storage; then it stays and says so. */
async function mine() {
  const here = await now();
  if (owner && here?.profile.endsWith(owner)) return here;
  if (here || lastId() !== owner) await check();
  throw new Error('not open');
}

/** Store the answers so far: {rev, given, spent}. */
export function keepHalf(half) {
  turn = turn.then(async () => {
    const here = await mine();
    await remember(here, (seen) => {
      seen.half = { ...fresh(seen.half), [name]: { ...half, at: Date.now() } };
    });
  }).catch(() => {});
}

/** Store the answers to a whole `quiz` and show the next step. Calls `say` once they are durably
 *  stored and resolves with the message to show. Rejects if they cannot be stored for their owner.
 *  */
export async function finish({ lesson, rev }, answers, result, spent, isReview, say) {
  if (owner === '') {
    leadOn();
    return 'latihan';
  }
  await turn;
  if (isReview) {
    const { lead, rest } = await import('./ulang.js');
    const each = Object.entries(answers);
    const bodies = each.map(([question, answer]) => ({ lesson, rev, question, answer }));
    await keep('review', bodies, 0, (seen) => rest(seen, lesson, answers));
    await lead(await now());
  } else await keep('quiz', [{ lesson, rev, answers }], spent);
  await leadOn(!isReview && lesson, result).catch(() => {});
  say('hp');
  await send();
  return (await queue()).n ? 'hp' : 'sampai';
}

/** Add answers to the outbox and delete the unfinished ones in one transaction, so that a quiz is
 *  never finished twice. Resolves with their ids once they are durably stored. `spent` is in
 *  milliseconds. */
export async function keep(kind, bodies, spent, change = () => {}) {
  const here = await mine();
  const title = document.querySelector('h1')?.textContent;
  const about = { kind, at: Date.now(), dur_ms: Math.round(spent), title };
  const rows = await Promise.all(bodies.map(async (body) => (
    { id: uuid7(), profile: here.profile, box: await seal(here.key, { ...about, body }), state: 'waiting' })));
  await remember(here, (seen) => {
    delete seen.half?.[name];
    change(seen);
  }, rows);
  navigator.storage.persist();
  send();
  return rows.map(({ id }) => id);
}

let last = 0;

/** A UUIDv7: milliseconds that never decrease on this page, then random bits. */
export function uuid7() {
  last = Math.max(Date.now(), last + 1);
  const time = last.toString(16).padStart(12, '0');
  // A random UUID has the same variant in the same position; its version is 4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
