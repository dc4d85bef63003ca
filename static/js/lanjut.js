// The next step for offline use: stores what personal pages offer, and updates it after a quiz on
// the phone. Also stores the person's country, and whether they
// are there (luar) or in Indonesia, for negara.js.

import { isPassed, noteResult, remember, seenOf } from './kirim.js';
import { now } from './segel.js';

const language = document.documentElement.lang;

// Two weeks: many people have one day off a week.
const HALF_KEPT = 14 * 86_400_000;

/** Unfinished quizzes that their owner may still resume. */
export const fresh = (halves = {}) => Object.fromEntries(Object.entries(halves).filter(
  ([, { at }]) => Math.abs(Date.now() - at) < HALF_KEPT));

export function noteNext(opened) {
  const step = document.querySelector('.blok .tombol');
  if (!step) return;
  const title = document.querySelector('.blok h2').textContent;
  const next = { url: step.getAttribute('href'), title };
  const told = document.querySelector('[data-negara]');
  remember(opened, (seen) => {
    seen.half = fresh(seen.half);
    seen.next = { ...seen.next, [language]: next };
    if (told) [seen.country, seen.from] = [told.dataset.negara, told.dataset.dari];
  });
}

/** After a quiz, link to the first following lesson that is not passed yet. If the `result` of
 *  `lesson` is a pass and it was the stored next step, store that link instead. */
export async function leadOn(lesson, result) {
  const here = await now().catch(() => undefined);
  const { results } = here ? await seenOf(here) : {};
  const links = [...document.querySelectorAll('[data-lanjut]')];
  const to = links.find(({ dataset }) => !isPassed(results?.[dataset.lanjut]));
  to?.removeAttribute('hidden');
  if (!here || !lesson) return;
  await remember(here, (seen) => {
    noteResult(seen, lesson, result);
    const last = seen.next?.[language]?.url.match(/^\/belajar\/([^/]+\/[^/?]+)/)?.[1];
    if (last !== lesson || !isPassed(result)) return;
    const next = to && { url: to.getAttribute('href'), title: to.dataset.judul };
    seen.next = { ...seen.next, [language]: next };
  });
}
