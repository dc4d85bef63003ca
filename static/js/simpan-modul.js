// "Simpan modul ini, 15 kB" on the page of a module, and apart from it its sound. Sentences come with
// the page, and the module's size; the list of sounds is asked for once the module is kept.
import { canKeep, drop, dropSound, keep, keepSound, kept, soundKept } from './modul.js';

const [text, sound] = ['simpan', 'suara'].map((id) => document.getElementById(id));
const { paket, modul, versi, bita } = text.dataset;
const language = document.documentElement.lang;

function show(area, state) {
  const hadFocus = area.contains(document.activeElement);
  for (const each of area.querySelectorAll('[data-bila]')) {
    each.hidden = !each.dataset.bila.split(' ').includes(state);
  }
  area.hidden = false;
  // The button that was pressed has gone: whoever goes by keyboard stays here.
  if (hadFocus) area.focus();
}

/** Lets the buttons of an area `save` and `drop`; `refresh` shows how it stands. */
function offer(area, { save, drop, refresh }) {
  const bar = area.querySelector('progress');
  async function start() {
    show(area, 'jalan');
    bar.value = 0;
    try {
      // Asked before anything is fetched: what does not fit is not paid for.
      const { quota, usage } = await navigator.storage.estimate();
      if (quota - usage < 2 * bar.max) return show(area, 'penuh');
      await navigator.storage.persist();
      const worker = navigator.serviceWorker.register('/sw.js', { updateViaCache: 'all' });
      await Promise.all([save((length) => { bar.value = length; }), worker]);
      await refresh();
    } catch (error) {
      show(area, error.name === 'QuotaExceededError' ? 'penuh' : 'putus');
    }
  }
  area.addEventListener('click', async (event) => {
    const pressed = event.target.closest('[data-lakukan]')?.dataset.lakukan;
    if (pressed === 'simpan') await start();
    if (pressed === 'hapus') await drop().then(refresh);
  });
}

async function refresh() {
  const own = (await kept()).find((each) => each.module === modul && each.language === language);
  show(text, own ? (own.release === versi ? 'ada' : 'lama') : 'belum');
  if (own) await offerSound();
  else sound.hidden = true;
}

let sounds;

async function offerSound() {
  if (sounds === undefined) {
    const answer = await fetch(paket.replace('paket', 'suara'), { credentials: 'omit' });
    const told = answer.ok && await answer.json();
    sounds = told.bytes ? told : null; // nobody has read anything yet
    if (!sounds) return;
    sound.querySelector('progress').max = sounds.bytes;
    const size = (sounds.bytes / 1e6).toLocaleString(language, { maximumFractionDigits: 1 });
    for (const each of sound.querySelectorAll('.ukuran')) each.textContent = `${size}\u00a0MB`;
    offer(sound, {
      save: (told) => keepSound(modul, language, sounds, told),
      drop: () => dropSound(modul, language),
      refresh: showSound,
    });
  }
  if (sounds) await showSound();
}

async function showSound() {
  const version = await soundKept(modul, language);
  show(sound, version ? (version === sounds.version ? 'ada' : 'lama') : 'belum');
}

if (canKeep) {
  offer(text, {
    save: (told) => keep(paket, +bita, told),
    drop: () => Promise.all([drop(modul, language), dropSound(modul, language)]),
    refresh,
  });
  // Private modes let caches be asked for, and refuse then. Without a network there is no list.
  kept().then(refresh, () => show(text, 'tolak')).catch(() => {});
} else show(text, 'tolak');
