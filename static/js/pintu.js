// Sign-in pages: derive the key of the PIN, lock before signing out, and delete data when leaving.

import { leavePhone, sweep, wipe } from './jarang.js';
import { queue } from './kirim.js';
import { fromTyped, keepTry } from './pin.js';
import { lock, lockAll, now } from './segel.js';
import { get, rowsOf, write } from './simpan.js';

const one = (wanted) => document.querySelector(wanted);
const SIX = /^\d{6}$/;

/** The PIN page. Deriving takes about a second on a cheap phone, so it starts at the sixth digit
 *  and the form waits for it. If it fails, the form is sent all the same. */
function typed(form) {
  const field = one('#pin');
  const who = form.dataset.pin;
  let pin;
  let made;
  const derive = () => {
    const text = field.value.replace(/\s/g, '');
    if (text === pin || !SIX.test(text)) return;
    pin = text;
    made = fromTyped(who, pin).catch(() => undefined);
  };
  field.addEventListener('input', derive);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    derive();
    try {
      // Lock any other open profile.
      await lock();
      const tried = await made;
      if (tried) await keepTry(tried);
    } catch { /* nothing can be stored here */ }
    form.submit();
  });
}

/** Do `work` before the form is sent, if the open profile is that of the page: the server does
 *  nothing for anybody else either. Of the staff, who open no profile, the form names who it is. */
function before(form, work) {
  let done = false;
  form.addEventListener('submit', async (event) => {
    if (done) return;
    event.preventDefault();
    try {
      const here = await now();
      const { petugas } = form.dataset;
      if (petugas) await work(petugas);
      else if (here?.profile.endsWith(one('[data-siapa]').dataset.siapa)) await work(here.profile);
    } catch { /* nothing is stored here */ }
    done = true;
    form.requestSubmit(event.submitter);
  });
}

async function erased() {
  const marked = await get('open', 'hapus');
  if (marked) await wipe(marked.profile);
}

async function warn(note) {
  const who = one('[data-petugas]')?.dataset.petugas;
  const n = who ? (await rowsOf('outbox', who)).length : (await queue()).n;
  note.hidden = !n;
  note.querySelector('b').textContent = n;
}

sweep().catch(() => {});
if (one('[data-pin]')) typed(one('[data-pin]'));
for (const form of document.querySelectorAll('main [action^="/keluar"]')) {
  before(form, form.matches('[data-lepas]') ? leavePhone : lockAll);
}
for (const form of document.querySelectorAll('[data-hapus]')) {
  // A mark left by a rejected try would apply to the next person who erases here.
  write(['open'], (open) => open.delete('hapus')).catch(() => {});
  before(form, (profile) => write(['open'], (open) => open.put({ name: 'hapus', profile })));
}
if (one('#terhapus')) erased().catch(() => {});
if (one('#menunggu')) warn(one('#menunggu')).catch(() => {});
