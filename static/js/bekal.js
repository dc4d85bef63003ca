// What every page of a person does, and others: whose page is this, is their seal open, is anything
// unsent; and nothing of them stays on the screen when they leave.
// Sentences come from the page, in its language; pages work without any of this.

import { onChange, send, standing } from './kirim.js';
import { leave, lock, named, now, onTold, touch } from './segel.js';
import { get } from './simpan.js';

const HALF_A_MINUTE = 30_000;
// A line that gives no answer is not waited for; the profile may still open later.
const PATIENCE = 4_000;
const one = (wanted) => document.querySelector(wanted);
const box = one('#antre');
// The end of the id of who is signed in, "" where nobody is, undefined on a page that is the same for
// everyone (and on a kept one, which may have come without network).
const signed = one('[data-siapa]')?.dataset.siapa;
// Who is signed in, staff too, is offered the lock, and is named by the cookie until they leave.
const own = one('.kaki [href^="/keluar"]');
const end = signed || named();
// It asks who is there.
const asking = one('[data-tanya]');
let opened;

/** Make the open seal agree with whom the server took this page's reader for; on a page that is the
 *  same for everyone, with who came in last. */
async function meet() {
  const here = await now();
  const whose = signed ?? named();
  if (!whose) return signed === undefined ? here : lock();
  if (here?.profile.endsWith(whose) && !asking && !await get('open', 'try')) return here;
  return (await import('./kenal.js')).meet(here, whose, signed === undefined);
}

/** “n belum terkirim”, or not any more. */
async function show() {
  const how = await standing();
  if (box && (how.n || !box.hidden)) (await import('./antre.js')).show(box, how);
}

/** Quick leave: nothing to be seen at once, the seal closed, this page out of the way back. */
async function hide(event) {
  if (!event.target.matches('[action^="/kalender"]')) return;
  event.preventDefault();
  document.body.hidden = true;
  const to = event.target.action;
  navigator.sendBeacon(to);
  await Promise.race([leave(), new Promise((go) => { setTimeout(go, 500); })]);
  location.replace(to);
}

let used = true;

/** Is the same seal still open? If so, what was done since this was asked last keeps it open. If not,
 *  or if the page's reader left (whose seal may not be open, as that of staff), nothing of them stays
 *  on the screen. `data`: the worker says that somebody pressed *Tutup*. */
export async function still({ data } = {}) {
  const left = own && !asking && (data || named() !== end);
  const here = await now().catch(() => opened);
  // It is going away already.
  if (document.body.hidden) return;
  if (left || here?.profile !== opened?.profile) {
    if (left || opened) {
      document.body.hidden = true;
      location.replace(here ? '/' : '/masuk');
    } else if (signed === undefined) location.reload();
  } else if (here && used) touch();
  used = false;
}

async function begin() {
  navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'all' }).catch(() => {});
  addEventListener('submit', hide);
  // A page that the browser kept whole is shown by the back button without being asked for.
  addEventListener('pagehide', () => { document.body.hidden = Boolean(own || opened); });
  addEventListener('pageshow', ({ persisted }) => persisted && document.body.hidden && location.reload());
  try {
    opened = await meeting;
  } catch {
    // Nothing can be kept here. Forms work as ever, and the page says so.
    one('#tanpa-simpan')?.removeAttribute('hidden');
    return;
  } finally {
    onTold(still);
    addEventListener('visibilitychange', still);
    if (own || opened) setInterval(still, HALF_A_MINUTE);
  }
  onChange(show);
  if (opened) {
    if (signed === undefined) one('a.siapa span')?.replaceChildren(opened.who.name);
    for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => { used = true; });
    still();
    if (signed && one('.blok')) import('./lanjut.js').then((them) => them.noteNext(opened));
  }
  box?.querySelector('button').addEventListener('click', () => send(true));
  addEventListener('online', () => send(true));
  addEventListener('visibilitychange', () => document.hidden || send(true));
  send(true);
}

const meeting = meet();
/** Whose seal is open on this page, if that is known soon. Rejects where nothing can be kept. */
export const met = Promise.race([meeting, new Promise((go) => { setTimeout(go, PATIENCE); })]);
met.catch(() => {});
begin();
