// The download buttons of a module and of its audio, or of a list of partners, which has none. Texts
// and the size come with the page; the list of recordings is requested once the module is stored.
// A list that lies on the phone names no version: it can only be deleted.
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
  // The pressed button is hidden now, so move the focus to the area.
  if (hadFocus) area.focus();
}

/** Connect the buttons of an area to `save` and `drop`; `refresh` shows its state. */
function offer(area, { save, drop, refresh }) {
  const bar = area.querySelector('progress');
  async function start() {
    show(area, 'jalan');
    bar.value = 0;
    try {
      // Checked before the download, so that nobody pays for data that does not fit.
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
  show(text, own ? (!versi || own.release === versi ? 'ada' : 'lama') : 'belum');
  if (!sound) return;
  if (own) await offerSound();
  else sound.hidden = true;
}

let sounds;

async function offerSound() {
  if (sounds === undefined) {
    const answer = await fetch(paket.replace('paket', 'suara'), { credentials: 'omit' });
    const told = answer.ok && await answer.json();
    sounds = told.bytes ? told : null; // there are no recordings yet
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
  // Private modes offer caches but reject their use. Offline there is no list of recordings.
  kept().then(refresh, () => show(text, 'tolak')).catch(() => {});
} else show(text, 'tolak');
