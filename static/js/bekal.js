// Runs on every page that has scripts: opens the reader's profile, locks it when another one is
// opened, and sends the outbox. Texts come from the page; pages work without this.

import { onChange, send, queue } from './kirim.js';
import { leave, lock, lastId, now, onSwitch, touch } from './segel.js';
import { get, write } from './simpan.js';

const INTERVAL = 30_000;
// Do not wait longer for a network that does not answer; the profile may still open later.
const TIMEOUT = 4_000;
const one = (wanted) => document.querySelector(wanted);
const box = one('#antre');
// The last digits of the signed-in profile's id, "" when signed out, undefined on pages that are
// the same for everyone (and on cached ones).
const signed = one('[data-siapa]')?.dataset.siapa;
let opened;

/** Make the open profile agree with the reader of this page; on pages that are the same for
 *  everyone, with the last person who signed in. */
async function find() {
  const here = await now();
  const whose = signed ?? lastId();
  if (!whose && signed === undefined) return here;
  const tried = await get('open', 'try');
  // A page that asks for the PIN does not tell whether the typed PIN was right; any other page
  // does.
  const asks = one('#pin');
  if (asks) await write(['open'], (open) => open.delete('try'));
  const agrees = whose && here?.profile.endsWith(whose);
  if (agrees && (asks || !tried) && !one('[data-tanya]')) return here;
  if (whose && await (await import('./kenal.js')).enter(whose)) return now();
  // Elsewhere the typed PIN still awaits its verdict.
  return agrees ? here : signed === undefined ? undefined : lock();
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
  await Promise.race([leave(), new Promise((go) => { setTimeout(go, 500); })]);
  location.replace(to);
}

let used = true;

/** Check that the same profile is still open. If so, recent use extends it; if not, hide this page
 *  and leave it. */
export async function check() {
  const here = await now();
  // The page is being left already.
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
  // The back button may show a page from the browser's cache without a request.
  addEventListener('pagehide', () => { document.body.hidden = Boolean(signed || opened); });
  addEventListener('pageshow', ({ persisted }) => persisted && document.body.hidden && location.reload());
  try {
    opened = await finding;
  } catch {
    // This browser stores nothing. Forms still work, and the page says so.
    one('#tanpa-simpan')?.removeAttribute('hidden');
    return;
  }
  onChange(show);
  onSwitch(check);
  if (opened) {
    if (signed === undefined) one('a.siapa span')?.replaceChildren(opened.who.name);
    for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => { used = true; });
    check();
    if (signed) import('./lanjut.js').then((them) => them.noteNext(opened));
    setInterval(check, INTERVAL);
  }
  box?.querySelector('button').addEventListener('click', () => send(true));
  addEventListener('online', () => send(true));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    check();
    send(true);
  });
  send(true);
}

const finding = find();
/** The open profile of this page, if it is known soon. Rejects if the browser stores nothing. */
export const ready = Promise.race([finding, new Promise((late) => { setTimeout(late, TIMEOUT); })]);
ready.catch(() => {});
begin();
