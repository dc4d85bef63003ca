// What every page with a script does: whose page is this, is their seal open, is anything unsent.
// Sentences come from the page, in its language; pages work without any of this.

import { moment, onChange, send, standing } from './kirim.js';
import { leave, lock, now, touch } from './segel.js';
import { get, write } from './simpan.js';

const HALF_A_MINUTE = 30_000;
const one = (wanted) => document.querySelector(wanted);
const box = one('#antre');
// The end of somebody's id, "" where nobody is signed in, undefined on a page that is the same for
// everyone (and on a kept one, which may have come without network).
const whose = one('[data-siapa]')?.dataset.siapa;
let opened;

/** Make the open seal agree with whom the server took this page's reader for. */
async function meet() {
  const here = await now();
  if (whose === undefined) return here;
  const tried = await get('open', 'try');
  // A page that asks for the PIN says nothing of the one that was typed; any other is its answer.
  const asks = one('#pin');
  if (asks) await write(['open'], (open) => open.delete('try'));
  const agrees = whose && here?.profile.endsWith(whose);
  if (agrees && (asks || !tried) && !one('[data-tanya]')) return here;
  if (whose && await (await import('./kenal.js')).enter(whose)) return now();
  return agrees ? here : lock();
}

/** “n belum terkirim”, when that was last tried, and where only a PIN helps, the way there. */
async function show() {
  const { n, tried, pin, who } = await standing();
  if (!box) return;
  box.hidden = !n;
  box.querySelector('b').textContent = n;
  const when = box.querySelector('time');
  when.parentNode.hidden = !tried;
  when.textContent = moment(tried);
  if (pin) box.querySelector('a').href = `/masuk/${who.id}`;
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

/** Is their seal still open? If so, what was done since this was asked last keeps it open. */
async function still() {
  if (!opened) return;
  if (!await now()) location.replace('/masuk');
  else if (used) touch();
  used = false;
}

async function begin() {
  navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'all' }).catch(() => {});
  addEventListener('submit', hide);
  // A page that the browser kept whole is shown by the back button without being asked for.
  addEventListener('pageshow', ({ persisted }) => persisted && whose && location.reload());
  try {
    opened = await meet();
  } catch {
    // Nothing can be kept here. Forms work as ever, and the page says so.
    one('#tanpa-simpan')?.removeAttribute('hidden');
    return;
  }
  onChange(show);
  if (opened) {
    for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => { used = true; });
    still();
    if (whose) import('./lanjut.js').then((them) => them.noteNext(opened));
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

begin();
