// The pages on which a trainer prepares her phone, and a class, while she is signed in. Also sends
// what waits here since the PIN was forgotten.

import { onChange, send } from './kirim.js';
import { countOf, keepClass, pinFault, setUp, signedIn } from './petugas.js';

const one = (wanted) => document.querySelector(wanted);

/** Show only the sentences for this state. */
function say(state) {
  for (const each of document.querySelectorAll('[data-bila]')) {
    each.hidden = !each.dataset.bila.split(' ').includes(state);
  }
}

async function showWaiting(here) {
  const { waiting } = await countOf(here.profile);
  one('#menunggu').hidden = !waiting;
  one('#menunggu b').textContent = waiting;
}

async function phone() {
  const here = await signedIn();
  say(here && !here.left ? 'siap' : 'baru');
  if (!here) return;
  onChange(() => showWaiting(here));
  await send(true, here);
  await showWaiting(here);
}

async function choosePin(event) {
  event.preventDefault();
  const field = one('#pin');
  const pin = field.value.replace(/\s/g, '');
  const fault = pinFault(pin);
  if (!fault) say('sebentar');
  const state = fault || await setUp(pin);
  if (state) {
    say(state);
    field.focus();
    return;
  }
  field.value = '';
  await phone();
  one('[data-bila="siap"]').focus();
}

async function keep(event) {
  event.preventDefault();
  const form = event.target;
  say('sebentar');
  try {
    const here = await signedIn();
    if (!here || here.left) return say('hp');
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'error' });
    if (!answer.ok) return say('sinyal');
    const until = await keepClass(here, await answer.json());
    one('[data-sampai]').textContent = new Date(until).toLocaleDateString(
      document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'long' });
    return say('tersimpan');
  } catch { return say('sinyal'); }
}

one('[data-siapkan]').hidden = false;
if (one('#pin')) {
  one('[data-siapkan]').addEventListener('submit', (event) => choosePin(event).catch(() => say('simpan')));
  phone().catch(() => say('simpan'));
} else {
  one('[data-siapkan]').addEventListener('submit', keep);
}
