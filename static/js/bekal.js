// What every page with a script does: whose page is this, is their seal open, is anything unsent.
// Sentences come from the page, in its language; pages work without any of this.

import { onChange, send, standing } from './kirim.js';
import { leave, lock, named, now, onTold, touch } from './segel.js';
import { get, write } from './simpan.js';

const HALF_A_MINUTE = 30_000;
// A line that gives no answer is not waited for; the profile may still open later.
const PATIENCE = 4_000;
const one = (wanted) => document.querySelector(wanted);
const box = one('#antre');
// The end of the id of who is signed in, "" where nobody is, undefined on a page that is the same for
// everyone (and on a kept one, which may have come without network).
const signed = one('[data-siapa]')?.dataset.siapa;
let opened;

/** Make the open seal agree with whom the server took this page's reader for; on a page that is the
 *  same for everyone, with who came in last. */
async function meet() {
  const here = await now();
  const whose = signed ?? named();
  if (!whose && signed === undefined) return here;
  const tried = await get('open', 'try');
  // A page that asks for the PIN says nothing of the one that was typed; any other is its answer.
  const asks = one('#pin');
  if (asks) await write(['open'], (open) => open.delete('try'));
  const agrees = whose && here?.profile.endsWith(whose);
  if (agrees && (asks || !tried) && !one('[data-tanya]')) return here;
  if (whose && await (await import('./kenal.js')).enter(whose)) return now();
  // Elsewhere the PIN that was typed waits for its answer.
  return agrees ? here : signed === undefined ? undefined : lock();
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
 *  nothing of its owner stays on the screen. */
export async function still() {
  const here = await now();
  // It is going away already.
  if (document.body.hidden) return;
  if (here?.profile !== opened?.profile) {
    if (opened) {
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
  addEventListener('pagehide', () => { document.body.hidden = Boolean(signed || opened); });
  addEventListener('pageshow', ({ persisted }) => persisted && document.body.hidden && location.reload());
  try {
    opened = await meeting;
  } catch {
    // Nothing can be kept here. Forms work as ever, and the page says so.
    one('#tanpa-simpan')?.removeAttribute('hidden');
    return;
  }
  onChange(show);
  onTold(still);
  if (opened) {
    if (signed === undefined) one('a.siapa span')?.replaceChildren(opened.who.name);
    for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => { used = true; });
    still();
    if (signed) import('./lanjut.js').then((them) => them.noteNext(opened));
    setInterval(still, HALF_A_MINUTE);
  }
  box?.querySelector('button').addEventListener('click', () => send(true));
  addEventListener('online', () => send(true));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    still();
    send(true);
  });
  send(true);
}

const meeting = meet();
/** Whose seal is open on this page, if that is known soon. Rejects where nothing can be kept. */
export const met = Promise.race([meeting, new Promise((late) => { setTimeout(late, PATIENCE); })]);
met.catch(() => {});
begin();
