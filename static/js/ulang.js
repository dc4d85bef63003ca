// Review questions. The list is loaded from the server while online, stored encrypted, and links to
// the cached quizzes while offline.

import { remember, seenOf } from './kirim.js';
import { ready } from './bekal.js';

// Days follow western Indonesia, as on the server.
const WIB = 7 * 3_600_000;

/** Load the list again if the server is reachable and has the same person signed in. */
async function hear(here) {
  const answer = await fetch('/belajar/ulang/daftar.json', { redirect: 'error' });
  const told = await answer.json();
  if (told.v !== 1 || told.profile !== here.profile) return;
  await remember(here, (seen) => { seen.review = told.cards; });
}

/** Link `#ulang` to the first cached quiz with questions that are due today. */
export async function lead(here) {
  const { review = [] } = await seenOf(here);
  const today = new Date(Date.now() + WIB).toISOString().slice(0, 10);
  const due = review.filter(([, , day]) => day <= today);
  const link = document.querySelector('#ulang a');
  for (const lesson of new Set(due.map(([each]) => each))) {
    const url = `/belajar/${lesson}/kuis${link.dataset.bahasa}`;
    if (await caches.match(url)) {
      link.href = `${url}#ulang=${due.filter(([each]) => each === lesson).map(([, id]) => id)}`;
      document.querySelector('#ulang').hidden = false;
      return;
    }
  }
}

/** Answered questions are removed until the server gives their next date. */
export function rest(seen, lesson, answers) {
  seen.review = seen.review?.filter(([each, id]) => each !== lesson || !(id in answers));
}

async function begin() {
  const here = await ready;
  if (!here) return;
  if (document.querySelector('[data-siapa]')) await hear(here);
  else if (!document.querySelector('#soal')) await lead(here);
}

begin().catch(() => {}); // no network, or nothing can be stored here
