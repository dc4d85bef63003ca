// Who was at a class: tapped on the trainer's phone, as on the page of a meeting. What was not touched
// stores nothing.

import { fault, offer, one, part, show, ticked } from './kelas-langkah.js';
import { itemsOf, keepItems } from './petugas.js';

const YEAR = 366 * 86_400_000;
const form = one('form[data-langkah="hadir"]');
const names = part('hadir');

let here;
let its;
let items;
let done;
/** Who is present at the class that is chosen, as noted on this phone before. */
let before = new Set();

/** `at` as a day of the phone's calendar: 2026-12-02. */
const iso = (at) => {
  const day = new Date(at);
  return new Date(at - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** Begin with a class. `said(n)` is called once marks of `n` people are stored. */
export async function attend(profile, prepared, said) {
  [here, its, done] = [profile, prepared, said];
  items = (await itemsOf(here)).filter((each) => (
    each.kind === 'attendance' && each.state !== 'aside' && each.body.cohort === its.id));
  form.reset();
  fault(form);
  const today = iso(Date.now());
  Object.assign(form.tanggal, { value: today, max: today, min: iso(Date.now() - YEAR) });
  const [planned, more] = its.meetings.filter((each) => each.date === today);
  if (planned && !more) form.ke.value = planned.nth;
  before = new Set();
  offer(names, its.people);
  refill();
  show('hadir');
}

/** Whom the entries on this phone say to be present at the chosen class. */
function noted() {
  const present = new Map();
  for (const { body } of items) {
    if (body.date !== form.tanggal.value || body.nth !== +form.ke.value) continue;
    for (const mark of body.marks) present.set(mark.participant, mark.present);
  }
  return new Set([...present].filter(([, is]) => is).map(([id]) => id));
}

/** Another class was chosen: its ticks, with what was tapped since. */
function refill() {
  const now = noted();
  for (const box of names.querySelectorAll('input')) {
    const touched = box.checked !== before.has(box.value);
    box.checked = touched ? box.checked : now.has(box.value);
  }
  before = now;
  names.hidden = !form.ke.value || !its.people.length;
}

async function save(event) {
  event.preventDefault();
  const [date, nth, now] = [form.tanggal.value, +form.ke.value, new Set(ticked(names))];
  const fits = date && date <= form.tanggal.max && date >= form.tanggal.min;
  const marks = its.people.map(({ id }) => ({ participant: id, present: now.has(id) }))
    .filter(({ participant, present }) => present !== before.has(participant));
  const wrong = fits ? nth ? marks.length ? '' : 'kosong' : 'ke' : 'tanggal';
  fault(form, wrong);
  if (wrong) return one('[role=alert]:not([hidden])', form).scrollIntoView({ block: 'center' });
  await keepItems(here, 'attendance', [{ cohort: its.id, date, nth, marks }]);
  return done(marks.length);
}

form.addEventListener('change', ({ target }) => target.name !== 'orang' && refill());
form.addEventListener('submit', (event) => save(event).catch(() => fault(form, 'simpan')));
