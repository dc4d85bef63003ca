// Notes what a personal page offers as the next step, for when there is no network.

import { remember } from './kirim.js';

export function noteNext(opened) {
  const step = document.querySelector('.blok .tombol');
  if (!step) return;
  const title = document.querySelector('.blok h2').textContent;
  const next = { url: step.getAttribute('href'), title };
  remember(opened, (seen) => {
    seen.next = { ...seen.next, [document.documentElement.lang]: next };
  });
}
