// Runs on every page of a person, and on others with scripts: opens the reader's profile, locks it
// when another one is opened, sends the outbox, and hides the page when its reader leaves. Texts
// come from the page; pages work without this.

import { onChange, send, queue } from './kirim.js';
import { leave, lock, lastId, now, onSwitch, touch } from './segel.js';
import { get } from './simpan.js';

const one = (wanted) => document.querySelector(wanted);
const box = one('#antre');
// The last digits of the signed-in profile's id, "" when signed out, undefined on pages that are
// the same for everyone (and on cached ones).
const signed = one('[data-siapa]')?.dataset.siapa;
// Pages of a signed-in person, staff too, offer the lock; the cookie holds their id until they leave.
const own = one('.kaki [href^="/keluar"]');
const end = signed || lastId();
// The page asks who is there.
const asking = one('[data-tanya]');
let opened;

/** Make the open profile agree with the reader of this page; on pages that are the same for
 *  everyone, with the last person who signed in. */
async function find() {
  const here = await now();
  const whose = signed ?? lastId();
  if (!whose) return signed === undefined ? here : lock();
  if (here?.profile.endsWith(whose) && !asking && !await get('open', 'try')) return here;
  return (await import('./kenal.js')).meet(here, whose, signed === undefined);
}

/** Show or hide the notice of unsent answers. */
async function show() {
  const how = await queue();
  if (box && (how.n || !box.hidden)) (await import('./antre.js')).show(box, how);
}

/** Quick lock: hide the page at once, lock the profile, and replace this page in the history. */
async function hide(event) {
  if (!event.target.matches('[action^="/kalender"]')) return;
  event.preventDefault();
  document.body.hidden = true;
  const to = event.target.action;
  navigator.sendBeacon(to);
  await Promise.race([leave(), new Promise((go) => setTimeout(go, 500))]);
  location.replace(to);
}

let used = true;
const use = () => { used = true; };

let quick;
/** Check that the same profile is still open and its reader has not left. If so, recent use extends
 *  it; if not, hide this page and leave it. `event.data`: *Tutup* was pressed, perhaps on this page
 *  before this script was ready, so that the calendar is shown and no sign-in page. */
export async function check(event) {
  quick ||= event?.data;
  const left = own && !asking && (quick || lastId() !== end);
  const here = await now().catch(() => opened);
  // The page is being left already.
  if (document.body.hidden) return;
  if (left || here?.profile !== opened?.profile) {
    if (left || opened) {
      document.body.hidden = true;
      // News of a quick lock may come after that of the lock itself.
      setTimeout(() => location.replace(quick ? '/kalender' : here ? '/' : '/masuk'), 300);
    } else if (signed === undefined) location.reload();
  } else if (here && used) touch();
  used = false;
}

async function begin() {
  navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'all' }).catch(() => {});
  addEventListener('submit', hide);
  // The back button may show a page from the browser's cache without a request.
  addEventListener('pagehide', () => { document.body.hidden = !!(own || opened); });
  addEventListener('pageshow', ({ persisted }) => persisted && document.body.hidden && location.reload());
  try {
    opened = await finding;
  } catch {
    // This browser stores nothing. Forms still work, and the page says so.
    one('#tanpa-simpan')?.removeAttribute('hidden');
    return;
  } finally {
    onSwitch(check);
    addEventListener('visibilitychange', check);
    if (own || opened) setInterval(check, 3e4);
  }
  onChange(show);
  if (opened) {
    if (signed === undefined) one('a.siapa span')?.replaceChildren(opened.who.name);
    addEventListener('pointerdown', use);
    addEventListener('keydown', use);
    check();
    if (signed && one('.blok')) import('./lanjut.js').then((them) => them.noteNext(opened));
  }
  one('#antre button')?.addEventListener('click', () => send(true));
  addEventListener('online', () => send(true));
  addEventListener('visibilitychange', () => document.hidden || send(true));
  send(true);
}

const finding = find();
/** The open profile of this page, if it is known within four seconds: a network may never answer.
 *  The profile may still open later. Rejects if the browser stores nothing. */
export const ready = Promise.race([finding, new Promise((go) => setTimeout(go, 4e3))]);
ready.catch(() => {});
begin();
