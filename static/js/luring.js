// The offline home: people of this phone, the PIN, downloads, the next step and the outbox. All
// data comes from the phone; the page itself is the same for everyone.

import { moment } from './antre.js';
import { ready } from './bekal.js';
import { sweep } from './jarang.js';
import { onChange, seenOf } from './kirim.js';
import { canKeep, kept } from './modul.js';
import { unlock } from './pin.js';
import { leave, now, unseal } from './segel.js';
import { rowsOf } from './simpan.js';

const language = document.documentElement.lang;
const one = (wanted, within = document) => within.querySelector(wanted);
const part = (id) => document.getElementById(id);

/** Fill a list with `rows`; `fill(li, row)` fills one item. An empty list is hidden. */
function list(id, rows, fill) {
  const area = part(id);
  one('ul', area).replaceChildren(...rows.map((row) => {
    const made = one('template', area).content.cloneNode(true);
    fill(made, row);
    return made;
  }));
  area.hidden = !rows.length;
}

/** The visible label of a profile: the word of its drawing, else its name. */
const labelOf = ({ drawing, name }) => (
  one(`[data-gambar="${drawing}"]`, part('gambar').content)?.textContent ?? name);

async function people() {
  const waiting = (await rowsOf('outbox')).filter((row) => row.state === 'waiting');
  const here = (await rowsOf('profiles')).filter((row) => row.name);
  list('nama', here, (made, who) => {
    const n = waiting.filter((row) => row.profile === who.id).length;
    one('b', made).textContent = labelOf(who);
    if (who.drawing) one('use', made).setAttribute('href', `#${who.drawing}`);
    one('small', made).hidden = !n;
    one('[data-n]', made).textContent = n;
    one('a', made).addEventListener('click', (event) => { event.preventDefault(); ask(who); });
  });
}

let asked;

function ask(who) {
  asked = who;
  const area = part('buka');
  const state = !who.pin ? 'belum' : who.misses >= 10 ? 'habis' : '';
  one('[data-nama]', area).textContent = labelOf(who);
  one('form', area).hidden = Boolean(state);
  for (const each of area.querySelectorAll('[data-bila]')) each.hidden = each.dataset.bila !== state;
  one('.pesan', area).hidden = true;
  area.hidden = false;
  (state ? area : part('pin')).focus();
}

async function open(event) {
  event.preventDefault();
  const field = part('pin');
  const left = await unlock(asked.id, field.value.replace(/\s/g, ''));
  field.value = '';
  // Reload, so that all scripts start with the open profile.
  if (left === true) return location.reload();
  if (!left) return ask({ ...asked, misses: 10 });
  one('.pesan b').textContent = left;
  one('.pesan').hidden = false;
  field.focus();
}

/** Whether a download is a list of partners: /mitra/simpan/33. */
const isList = ({ module }) => module.startsWith('simpan/');

const addressOf = (kept) => (
  `/${isList(kept) ? 'mitra' : 'belajar'}/${kept.module}${kept.language === 'id' ? '' : `?lang=${kept.language}`}`);

/** `modules` are the downloads in the language of this page, `others` those in another. */
async function mine({ modules, others }) {
  const here = await now();
  part('lanjut').hidden = part('mengunci').hidden = !here;
  if (!here) return list('antrean', [], () => {});
  part('nama').hidden = true;
  one('[data-belum]').hidden = Boolean(here.who.pin);
  one('[data-nama]', part('lanjut')).textContent = labelOf(here.who);
  const next = (await seenOf(here)).next?.[language];
  // Offline, a link to a page that is not stored would lead back to this page.
  const [first] = [...modules, ...others];
  if (next && (!first || modules.some((each) => next.url.startsWith(`/belajar/${each.module}/`)))) {
    one('[data-lanjut] b').textContent = next.title;
    one('[data-lanjut]').hidden = false;
    one('#lanjut .tombol').href = next.url;
  } else if (first) {
    one('#lanjut .tombol').href = addressOf(first);
  }
  const rows = await rowsOf('outbox', here.profile);
  if (!rows.length && !part('antrean').hidden) part('sampai').hidden = false;
  const items = await Promise.all(rows.map(async (row) => (
    { ...await unseal(here.key, row.box).catch(() => ({})), state: row.state })));
  return list('antrean', items, (made, item) => {
    one('b', made).textContent = item.title ?? item.body?.lesson ?? '';
    one('time', made).textContent = moment(item.at);
    only(made, 'jenis', item.kind);
    only(made, 'bila', item.state);
  });
}

function only(made, name, value) {
  for (const each of made.querySelectorAll(`[data-${name}]`)) {
    each.hidden = each.dataset[name] !== value;
  }
}

/** Show the emblem of a module instead of the book in `square`; it stands in the stored page. */
async function showEmblem(square, address) {
  const page = await (await caches.match(address))?.text();
  const emblem = page && one('.petak', new DOMParser().parseFromString(page, 'text/html'));
  if (emblem) square.replaceWith(emblem);
}

async function keptHere() {
  const found = canKeep && await kept().catch(() => false);
  const all = found && found.filter((each) => !isList(each));
  list('mitra', (found || []).filter(isList), (made, each) => {
    one('a', made).href = addressOf(each);
    one('b', made).textContent = each.title;
  });
  const modules = (all || []).filter((each) => each.language === language);
  const others = (all || []).filter((each) => each.language !== language);
  if (all && !modules.length) {
    only(part('lain'), 'bila', others.length ? 'lain' : 'kosong');
    part('lain').hidden = false;
  }
  list('modul', modules, (made, each) => {
    one('a', made).href = addressOf(each);
    one('b', made).textContent = each.title;
    one('small', made).textContent = `${Math.ceil(each.bytes / 1000)} kB`;
    showEmblem(one('.petak', made), addressOf(each));
  });
  return { modules, others };
}

async function begin() {
  // This page replaces another one; it is itself the offline version of the home page.
  one('[data-lain]').hidden = ['/', '/luring'].includes(location.pathname);
  const found = await keptHere();
  part('buka').addEventListener('submit', open);
  one('[data-kunci]').addEventListener('click', async () => { await leave(); location.reload(); });
  try {
    await sweep();
    part('kelas').hidden = !(await rowsOf('profiles')).some((row) => row.staff && !row.left);
  } catch { return; }
  await ready;
  if (!await now()) return people();
  await mine(found);
  onChange(() => mine(found));
}

begin();
