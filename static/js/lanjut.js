// The next step, for when there is no network: what a personal page offers as such, and what follows
// from a quiz that was answered on the phone. And the country that the person told, for negara.js.

import { isPassed, noteResult, remember, seenOf } from './kirim.js';
import { now } from './segel.js';

const language = document.documentElement.lang;

// Days off are a week apart for many: two of them.
const HALF_KEPT = 14 * 86_400_000;

/** Of quizzes that were begun, those that their owner may still go on with. */
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
    if (told) seen.country = told.dataset.negara;
  });
}

/** On the page of a quiz: lead to the first lesson after it that is not passed yet. If the `result`
 *  of `lesson` was a pass that is the next step, where it was the lesson itself until now. */
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
