// The classes that a trainer prepared on this phone: opened by its PIN, with or without a network. The
// key stays in this page alone; after 15 minutes without use, and when the page is left, it is gone.

import './bekal.js';
import { sweep } from './jarang.js';
import { onChange, sendFor } from './kirim.js';
import { classesOf, countOf, isSpent, openByPin, staffHere } from './petugas.js';
import { get } from './simpan.js';

const IDLE = 15 * 60_000;
const one = (wanted, within = document) => within.querySelector(wanted);
const part = (id) => document.getElementById(id);

/** What the PIN opened: {profile, key, …}. */
let here;
let used = Date.now();

/** Show one step of this page. */
function show(step) {
  for (const each of document.querySelectorAll('[data-langkah]')) {
    each.hidden = !each.dataset.langkah.split(' ').includes(step);
  }
}

async function begin() {
  await sweep();
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
    return sendFor(here);
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
    one('time', made).textContent = new Date(each.until).toLocaleDateString(
      document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'long' });
    one('a', made).addEventListener('click', (event) => { event.preventDefault(); enter(each); });
    return made;
  }));
  show('daftar');
  one('h1').focus();
  await count();
}

function enter(its) {
  one('[data-nama-kelas]').textContent = its.name;
  part('peserta').replaceChildren(...its.people.map(({ name }) => (
    Object.assign(document.createElement('li'), { textContent: name }))));
  show('kelas');
  one('h1').focus();
}

async function count() {
  const { waiting, refused } = await countOf(here.profile);
  for (const [id, n] of [['menunggu', waiting], ['ditolak', refused]]) {
    part(id).hidden = !n;
    one('b', part(id)).textContent = n;
  }
  const told = await get('meta', 'sync');
  one('[data-masuk]').hidden = told?.pin !== here.profile;
  if (waiting) part('terkirim').dataset.ada = 'ya';
  part('terkirim').hidden = waiting > 0 || !part('terkirim').dataset.ada;
}

addEventListener('pagehide', () => { document.body.hidden = true; });
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
for (const each of ['pointerdown', 'keydown']) addEventListener(each, () => { used = Date.now(); });
setInterval(() => { if (here && Math.abs(Date.now() - used) > IDLE) location.reload(); }, 3e4);
one('form[data-langkah]').addEventListener('submit', open);
one('[data-ke]').addEventListener('click', list);
one('#menunggu button').addEventListener('click', () => sendFor(here));
begin().catch(() => show('belum'));
