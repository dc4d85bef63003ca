// The classes that a trainer prepared on this phone: opened by its PIN, with or without a network. The
// key stays in this page alone; after 15 minutes without use, and when the page is left, it is gone.

import './bekal.js';
import { sweep } from './jarang.js';
import { onChange, send } from './kirim.js';
import { attend } from './kelas-hadir.js';
import { dayOf, one, part, show } from './kelas-langkah.js';
import { askAloud } from './kelas-lisan.js';
import { classesOf, countOf, forgetSpent, isSpent, openByPin, staffHere } from './petugas.js';
import { get } from './simpan.js';

const IDLE = 15 * 60_000;

/** What the PIN opened: {profile, key, …}. */
let here;
/** The class that is shown. */
let its;
let used = Date.now();

async function begin() {
  await sweep();
  await forgetSpent();
  const staff = await staffHere();
  show(!staff.length ? 'belum' : staff.every(isSpent) ? 'habis' : 'pin');
}

async function open(event) {
  event.preventDefault();
  const field = part('pin');
  const found = await openByPin(field.value.replace(/\s/g, ''));
  field.value = '';
  if (!found) return begin();
  if (found.profile) {
    here = found;
    onChange(count);
    await list();
    return send(true, here);
  }
  const note = one('.pesan', event.target);
  one('b', note).textContent = found;
  note.hidden = false;
  return field.focus();
}

async function list() {
  const classes = await classesOf(here);
  one('[data-kosong]').hidden = classes.length > 0;
  part('kelas').replaceChildren(...classes.map((each) => {
    const made = part('satu-kelas').content.cloneNode(true);
    one('b', made).textContent = each.name;
    one('time', made).textContent = dayOf(each.until);
    one('a', made).addEventListener('click', (event) => { event.preventDefault(); enter(each); });
    return made;
  }));
  show('daftar');
  await count();
}

function enter(chosen) {
  its = chosen;
  for (const each of document.querySelectorAll('[data-nama-kelas]')) each.textContent = its.name;
  for (const each of document.querySelectorAll('[data-tersimpan]')) each.hidden = true;
  show('kelas');
}

/** Say that entries of `n` people are stored here. */
function stored(kind, n) {
  enter(its);
  const note = one(`[data-tersimpan="${kind}"]`);
  one('b', note).textContent = n;
  note.hidden = false;
}

const WAYS = {
  daftar: list,
  kelas: async () => enter(its),
  hadir: () => attend(here, its, (n) => stored('hadir', n)),
  bacakan: () => askAloud(here, its, (n) => stored('lisan', n)),
};

async function count() {
  const { waiting, refused } = await countOf(here.profile);
  for (const [id, n] of [['menunggu', waiting], ['ditolak', refused]]) {
    part(id).hidden = !n;
    one('b', part(id)).textContent = n;
  }
  one('[data-masuk]').hidden = !!await get('tokens', here.profile);
  if (waiting) part('terkirim').dataset.ada = 'ya';
  part('terkirim').hidden = waiting > 0 || !part('terkirim').dataset.ada;
}

addEventListener('pagehide', () => { document.body.hidden = true; });
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
for (const each of ['pointerdown', 'keydown']) addEventListener(each, () => { used = Date.now(); });
setInterval(() => { if (here && Math.abs(Date.now() - used) > IDLE) location.reload(); }, 3e4);
one('form[data-langkah]').addEventListener('submit', open);
for (const each of document.querySelectorAll('[data-ke]')) {
  each.addEventListener('click', () => WAYS[each.dataset.ke]());
}
one('#menunggu button').addEventListener('click', () => send(true, here));
begin().catch(() => show('belum'));
