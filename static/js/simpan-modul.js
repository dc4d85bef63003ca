// "Simpan modul ini, 15 kB" on the page of a module. Sentences and sizes come with the page.
import { canKeep, drop, keep, kept } from './modul.js';

const box = document.getElementById('simpan');
const { paket, modul, versi, bita, panjang } = box.dataset;
const language = document.documentElement.lang;
const bar = box.querySelector('progress');

function show(state) {
  for (const part of box.querySelectorAll('[data-bila]')) {
    part.hidden = !part.dataset.bila.split(' ').includes(state);
  }
  box.hidden = false;
}

async function now() {
  const own = (await kept()).find((each) => each.module === modul && each.language === language);
  return own ? (own.version === versi ? 'ada' : 'lama') : 'belum';
}

async function save() {
  show('jalan');
  bar.value = 0;
  try {
    // Asked before anything is fetched: what does not fit is not paid for.
    const { quota, usage } = await navigator.storage.estimate();
    if (quota - usage < 2 * panjang) return show('penuh');
    await navigator.storage.persist();
    await navigator.serviceWorker.register('/sw.js');
    await keep(paket, +bita, (length) => { bar.value = length; });
    show(await now());
  } catch (error) {
    show(error.name === 'QuotaExceededError' ? 'penuh' : 'putus');
  }
}

box.addEventListener('click', async (event) => {
  const pressed = event.target.closest('[data-lakukan]')?.dataset.lakukan;
  if (pressed === 'simpan') await save();
  if (pressed === 'hapus') {
    await drop(modul, language);
    show(await now());
  }
});

// Private modes let caches be asked for, and refuse then.
if (canKeep) now().then(show, () => show('tolak'));
else show('tolak');
