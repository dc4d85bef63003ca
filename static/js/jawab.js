// The answers of a quiz belong to who began it, and to nobody else who opens a profile meanwhile.
// Those of a quiz that is not finished are kept beside what the phone remembers of that person.

import { met, still } from './bekal.js';
import { remember, seenOf, send, standing } from './kirim.js';
import { fresh, leadOn } from './lanjut.js';
import { LOCKED, named, now, seal, touch } from './segel.js';

// The end of the owner's id, "" for nobody.
let owner;
// One quiz of a person: its lesson, and the questions where they are not all asked.
let name;
let turn = Promise.resolve();

/** Find whose quiz this is. Resolves with {how, given, spent}: `how` is 'profil'; 'lanjut', of
 *  somebody who goes on with it; 'tamu', nobody's; or 'belum', of somebody who came in but whose
 *  profile is not open on this phone. `given` are the owner's answers to this `rev` until now,
 *  `spent` their milliseconds. Rejects where nothing can be kept. */
export async function begin(quiz, rev) {
  name = quiz;
  const here = await met;
  const end = named();
  const left = end === LOCKED || await self.caches?.has('keluar').catch(() => false);
  owner = here?.profile.slice(-8) ?? (left ? '' : end);
  if (!here) return { how: owner ? 'belum' : 'tamu' };
  // A phone without room is found out before the first answer.
  await touch();
  const half = fresh((await seenOf(here)).half)[name];
  return half?.rev === rev ? { ...half, how: 'lanjut' } : { how: 'profil' };
}

/** The owner's open profile. Rejects where it is not open any more. A page that showed their answers
 *  goes away then; where this phone's storage went, it stays and says so. */
async function mine() {
  const here = await now();
  if (owner && here?.profile.endsWith(owner)) return here;
  if (here || named() !== owner) await still();
  throw new Error('not open');
}

/** Keep what was answered until now: {rev, given, spent}. */
export function keepHalf(half) {
  turn = turn.then(async () => {
    const here = await mine();
    await remember(here, (seen) => {
      seen.half = { ...fresh(seen.half), [name]: { ...half, at: Date.now() } };
    });
  }).catch(() => {});
}

/** Keep the answers to a whole `quiz` and lead on; resolves with what is to be said of it, and calls
 *  `say` when they are durably written. Rejects where they cannot be kept under their owner's seal. */
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
  return (await standing()).n ? 'hp' : 'sampai';
}

/** Put answers into the outbox and forget the half ones: both or neither, so that a quiz is never
 *  finished twice. Resolves with their ids when they are durably written. `spent` in milliseconds. */
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

/** A UUIDv7: milliseconds that never go back on this page, then random bits. */
function uuid7() {
  last = Math.max(Date.now(), last + 1);
  const time = last.toString(16).padStart(12, '0');
  // A random UUID has the same variant at the same place; its version is a 4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
