// The line above names the release. Its frame (offline home, tools, help, style, scripts) is one
// file: it is installed whole or not at all, and the worker before it goes on until it is. Nothing
// that comes over the network for a page is ever put into a cache: personal pages are in none.
const FRAME = `rangka:${RELEASE}`;
// In a cache that is whole.
const MARK = '/lengkap';
// Has a personal face as well, or tells of today: what is kept of it is for when there is no network.
const TWO_FACED = /^\/(belajar\/[^/]+|kalender)$/;
// How long a network that does not answer is waited for: a new line takes four times there and back,
// 1.6 s where one takes 400 ms, then the server's own time. Where the page lies on the phone, less.
const PATIENCE = 10_000;
const WITH_KEPT = 4_000;
// Forms that may be sent again: what they write is written once under its id, or they write nothing.
const RESENT = /^\/(alat\/.+|belajar\/(ulang|.+\/kuis(\/coba)?))$/;
// There is a cache of this name while the server was not told that somebody left (segel.js).
const LEFT = 'keluar';
// Pages on which somebody comes in.
const DOOR = /^\/(daftar|gabung\/|masuk\/)/;

addEventListener('install', (event) => event.waitUntil(install()));
// Only now has every page of the old release been closed.
addEventListener('activate', (event) => event.waitUntil(tidy()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(page(request, url));
    event.waitUntil(whole());
  }
  else if (request.method === 'GET' && /^\/(static|belajar)\//.test(url.pathname)) {
    event.respondWith(file(request));
  }
});

// A phone that needed the room may have taken the frame: a page that is opened brings it back.
let healing;
async function whole() {
  if (healing || await caches.match(MARK, { cacheName: FRAME }) || healing) return;
  healing = install().catch(() => {});
  await healing;
  healing = undefined;
}

async function install() {
  const answer = await fetch(`/luring/${RELEASE}.json`, { credentials: 'omit', cache: 'no-store' });
  // A gate that answers 200 with its own page fails here, at the latest.
  const { headers, files } = await answer.json();
  const cache = await caches.open(FRAME);
  await Promise.all(Object.entries(files).map(([path, [type, text]]) =>
    cache.put(path, new Response(text, { headers: { ...headers, 'Content-Type': type } }))));
  await cache.put(MARK, new Response());
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith('rangka:') && name !== FRAME) await caches.delete(name);
  }
}

// Somebody may have come in: the page that follows waits until their profile is open (masuk.js).
let came;

async function page(request, { pathname, search }) {
  const language = /[?&]lang=en\b/.test(search) ? '?lang=en' : '';
  const isRead = request.method === 'GET';
  // Back or Forward to what a form was answered: no page of ours is stored, so the browser, which
  // may only look it up, would say that there is no network.
  const isPast = !isRead && request.cache === 'only-if-cached';
  if (isRead && came) {
    came = false;
    const opening = await look('/luring/buka', language);
    if (opening) return opening;
  }
  // A page without script cannot do it by itself.
  if (!isRead && pathname === '/kalender') await leave();
  if (isPast && !RESENT.test(pathname)) {
    return await look('/luring/lewat', language) ?? Response.error();
  }
  const isPlain = isRead && /^\??(&?(lang=(id|en)|negara=[a-z]{2}))*$/.test(search);
  const kept = isPlain && await look(pathname, language);
  if (kept && !TWO_FACED.test(pathname)) return kept;
  try {
    // What is sent may be written although nothing comes back, so that is the browser's to wait for.
    const late = new Promise((_, over) => {
      if (isRead) setTimeout(over, kept ? WITH_KEPT : PATIENCE);
    });
    const answer = await Promise.race([
      tellLeft().then(() => isPast ? sendAgain(request) : fetch(request)), late]);
    came ||= !isRead && DOOR.test(pathname) && answer.type === 'opaqueredirect';
    return answer;
  } catch {
    if (!isRead && pathname === '/keluar') await leave();
    // Rather in the other language than not at all.
    return await look(pathname, language) ?? await look(pathname, '')
      ?? await look(pathname, '?lang=en') ?? await look('/luring', language) ?? Response.error();
  }
}

const sendAgain = async (request) => fetch(request.url, {
  method: 'POST',
  headers: { 'Content-Type': request.headers.get('Content-Type') },
  body: await request.blob(),
  redirect: 'manual',
});

// Close whoever's seal is open, as leave() in segel.js.
async function leave() {
  await caches.open(LEFT).catch(() => {});
  await new Promise((done) => {
    // Whatever the database does, the page goes away.
    setTimeout(done, 500);
    const asked = indexedDB.open('bekal');
    // Nobody was ever here: nothing is made.
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = done;
    asked.onsuccess = ({ target: { result } }) => {
      const tx = result.transaction(['open'], 'readwrite');
      tx.objectStore('open').clear();
      tx.oncomplete = tx.onabort = () => done(result.close());
    };
  });
  new BroadcastChannel('siapa').postMessage(1);
}

// Who left without network is still signed in, as the server sees it: it is told before it is asked
// for anything.
async function tellLeft() {
  if (!await caches.has(LEFT)) return;
  const { type } = await fetch('/kalender', { method: 'POST', redirect: 'manual' });
  if (type === 'opaqueredirect') await caches.delete(LEFT);
}

// The newest whole version of a module, or the frame.
async function look(path, language) {
  const module = /^\/belajar\/([^/]+)/.exec(path)?.[1];
  const names = module
    ? (await caches.keys()).filter((name) => name.startsWith(`modul:${module}:`)).reverse()
    : [FRAME];
  for (const name of names) {
    const from = { cacheName: name };
    if (await caches.match(MARK, from)) {
      const kept = await caches.match(path + language, from);
      if (kept) return kept;
    }
  }
}

// Names of files change with what is in them, so any cache will do.
async function file(request) {
  const kept = await caches.match(request.url);
  if (!kept) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('Range'));
  if (!range) return kept;
  // Sound is asked for in parts.
  const all = await kept.blob();
  const [from, to] = [+range[1], +(range[2] || all.size - 1)];
  return new Response(all.slice(from, to + 1, all.type), {
    status: 206,
    headers: { 'Content-Type': all.type, 'Content-Range': `bytes ${from}-${to}/${all.size}` },
  });
}
