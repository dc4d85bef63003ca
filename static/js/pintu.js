// At the door: what the PIN makes is ready when the server lets somebody in; who leaves this phone
// leaves nothing readable on it.

import { leave, sweep, wipe } from './jarang.js';
import { standing } from './kirim.js';
import { fromTyped, keepTry } from './pin.js';
import { lock, now, shut } from './segel.js';
import { get, write } from './simpan.js';

const one = (wanted) => document.querySelector(wanted);
const SIX = /^\d{6}$/;

/** The PIN page. Deriving takes about a second on a cheap phone: it begins at the sixth digit, and
 *  the form waits for it. Without it the form is sent all the same. */
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
      // Whoever else was open here is not, from now on.
      await lock();
      const tried = await made;
      if (tried) await keepTry(tried);
    } catch { /* nothing can be kept here */ }
    form.submit();
  });
}

/** Do `work` for who is open here before a form goes its way, if it is their page: the server does
 *  nothing for anybody else either. */
function before(form, work) {
  let done = false;
  form.addEventListener('submit', async (event) => {
    if (done) return;
    event.preventDefault();
    try {
      const here = await now();
      if (here?.profile.endsWith(one('[data-siapa]').dataset.siapa)) await work(here.profile);
    } catch { /* nothing is kept here */ }
    done = true;
    form.requestSubmit(event.submitter);
  });
}

async function erased() {
  const marked = await get('open', 'hapus');
  if (marked) await wipe(marked.profile);
}

async function warn(note) {
  const { n } = await standing();
  note.hidden = !n;
  note.querySelector('b').textContent = n;
}

sweep().catch(() => {});
if (one('[data-pin]')) typed(one('[data-pin]'));
for (const form of document.querySelectorAll('main [action^="/keluar"]')) {
  before(form, form.matches('[data-lepas]') ? leave : shut);
}
for (const form of document.querySelectorAll('[data-hapus]')) {
  // A mark of a try that was not let through would be for whoever erases here next.
  write(['open'], (open) => open.delete('hapus')).catch(() => {});
  before(form, (profile) => write(['open'], (open) => open.put({ name: 'hapus', profile })));
}
if (one('#terhapus')) erased().catch(() => {});
if (one('#menunggu')) warn(one('#menunggu')).catch(() => {});
