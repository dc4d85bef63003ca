// The kept page of a module, which is the same for everyone: which of its lessons are done, as far as
// this phone knows.

import { isPassed, seenOf } from './kirim.js';
import { now } from './segel.js';

async function markDone() {
  const here = await now();
  const { results } = here ? await seenOf(here) : {};
  for (const link of document.querySelectorAll('.baris a')) {
    const done = isPassed(results?.[link.pathname.replace('/belajar/', '')]);
    const mark = document.querySelector('#selesai').content.cloneNode(true);
    if (done) link.querySelector('small').append(mark);
  }
}

// Nothing is kept here: nothing is known.
markDone().catch(() => {});
