// The server prepends a line that names the release. Its frame (offline home, tools, help, style,
// scripts) is one file: it is installed completely or not at all, and the previous worker stays
// active until then. Responses for pages are never cached, so no cache contains a personal page.
const FRAME = `rangka:${RELEASE}`;
// Marks a cache as complete.
const MARK = '/lengkap';
// Pages that have a personal version or depend on the day: the stored copy is for offline use only.
const TWO_FACED = /^\/(belajar\/[^/]+|kalender|mitra\/simpan\/.+)$/;
// Timeouts for a network that does not answer. A new connection takes four round trips, 1.6 s at
// 400 ms each, plus the server's time. Shorter if a copy of the page is stored on the phone.
const PATIENCE = 10_000;
const WITH_KEPT = 4_000;
// Forms that may be sent again: they are idempotent by id, or write nothing.
const RESENT = /^\/(alat\/.+|belajar\/(ulang|.+\/kuis(\/coba)?))$/;
// A cache with this name exists while a sign-out has not reached the server yet (segel.js).
const LEFT = 'keluar';
// Pages for signing in and signing up.
const DOOR = /^\/(daftar|gabung\/|masuk\/)/;

addEventListener('install', (event) => event.waitUntil(install()));
// Runs when all pages of the old release have been closed.
addEventListener('activate', (event) => event.waitUntil(tidy()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    const answer = page(request, url);
    event.respondWith(answer);
    event.waitUntil(whole());
    event.waitUntil(answer.then(renew).catch(() => {}));
  }
  else if (request.method === 'GET' && /^\/(static|belajar)\//.test(url.pathname)) {
    event.respondWith(file(request));
  }
});

// A phone that runs out of space may delete the frame; opening a page restores it.
let healing;
async function whole() {
  if (healing || await caches.match(MARK, { cacheName: FRAME }) || healing) return;
  healing = install().catch(() => {});
  await healing;
  healing = undefined;
}

// A kept list of partners (modul.js) is renewed when a page is opened, at most once a day: a number
// may have changed, and who is no longer listed must not stay on phones.
const DAY = 86_400_000;
let renewing;
async function renew() {
  if (renewing) return;
  renewing = true;
  try {
    for (const name of await caches.keys()) await renewList(name);
  } finally {
    renewing = false;
  }
}

async function renewList(name) {
  const [, list, language, release] = /^modul:(simpan\/..):(..):(.+)$/.exec(name) ?? [];
  if (!list) return;
  const old = await caches.open(name);
  const mark = await (await old.match(MARK))?.json();
  if (!mark || Math.abs(Date.now() - (mark.at ?? 0)) < DAY) return;
  const answer = await fetch(`/mitra/${list}/paket.json?lang=${language}`, {
    credentials: 'omit', cache: 'no-store', headers: { 'If-None-Match': `"${release}"` } });
  if (answer.status === 304) return old.put(MARK, Response.json({ ...mark, at: Date.now() }));
  // Somebody may have deleted the list meanwhile.
  if (!answer.ok || !await caches.has(name)) return;
  const { headers, files, assets, ...about } = await answer.json();
  const cache = await caches.open(`modul:${list}:${language}:${about.release}`);
  await cache.addAll(assets);
  await putAll(cache, headers, files);
  await cache.put(MARK, Response.json({ ...mark, ...about, at: Date.now() }));
  if (about.release !== release) await caches.delete(name);
}

const putAll = (cache, headers, files) => Promise.all(
  Object.entries(files).map(([path, [type, text]]) =>
    cache.put(path, new Response(text, { headers: { ...headers, 'Content-Type': type } }))));

async function install() {
  const answer = await fetch(`/luring/${RELEASE}.json`, { credentials: 'omit', cache: 'no-store' });
  // The login page of a public network, which answers 200 with HTML, fails here at the latest.
  const { headers, files } = await answer.json();
  const cache = await caches.open(FRAME);
  await putAll(cache, headers, files);
  await cache.put(MARK, new Response());
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith('rangka:') && name !== FRAME) await caches.delete(name);
  }
}

// True after a possible sign-in: the next page waits until the profile is open (masuk.js).
let came;

async function page(request, { pathname, search }) {
  const language = /[?&]lang=en\b/.test(search) ? '?lang=en' : '';
  const isRead = request.method === 'GET';
  // Back or Forward to the response of a form: our pages are no-store, so the browser, which may
  // only use its cache here, would report a network error.
  const isPast = !isRead && request.cache === 'only-if-cached';
  if (isRead && came) {
    came = false;
    const opening = await look('/luring/buka', language);
    if (opening) return opening;
  }
  // A page without scripts cannot do this itself.
  if (!isRead && pathname === '/kalender') await leave();
  if (isPast && !RESENT.test(pathname)) {
    return await look('/luring/lewat', language) ?? Response.error();
  }
  const isPlain = isRead && /^\??(&?(lang=(id|en)|negara=[a-z]{2}|dari=[a-z]+))*$/.test(search);
  const kept = isPlain && await look(pathname, language);
  if (kept && !TWO_FACED.test(pathname)) return kept;
  try {
    // A POST may be stored although no response arrives, so it has no timeout of ours.
    const late = new Promise((_, over) => {
      if (isRead) setTimeout(over, kept ? WITH_KEPT : PATIENCE);
    });
    const answer = await Promise.race([
      tellLeft().then(() => isPast ? sendAgain(request) : fetch(request)), late]);
    came ||= !isRead && DOOR.test(pathname) && answer.type === 'opaqueredirect';
    return answer;
  } catch {
    if (!isRead && pathname === '/keluar') await leave();
    // Falls back to the other language.
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

// Closes the open profile's seal, as leave() in segel.js.
async function leave() {
  const tabs = new BroadcastChannel('siapa');
  // Said before too: a tab that finds the profile locked must know already that it was for leaving.
  tabs.postMessage(1);
  await caches.open(LEFT).catch(() => {});
  await new Promise((done) => {
    // Resolves even if the database hangs.
    setTimeout(done, 500);
    const asked = indexedDB.open('bekal');
    // No profile was ever on this phone: does not create the database.
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = done;
    asked.onsuccess = ({ target: { result } }) => {
      const tx = result.transaction(['open'], 'readwrite');
      tx.objectStore('open').clear();
      tx.oncomplete = tx.onabort = () => done(result.close());
    };
  });
  tabs.postMessage(1);
}

// After an offline sign-out the server still has the session: ends it before any other request.
async function tellLeft() {
  if (!await caches.has(LEFT)) return;
  const { type } = await fetch('/kalender', { method: 'POST', redirect: 'manual' });
  if (type === 'opaqueredirect') await caches.delete(LEFT);
}

// A page from the newest complete version of a module or list of partners, or from the frame.
async function look(path, language) {
  const module = /^\/(?:belajar|mitra)\/(simpan\/..|[^/]+)/.exec(path)?.[1];
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

// File names contain a hash of the content, so any cache will do.
async function file(request) {
  const kept = await caches.match(request.url);
  if (!kept) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('Range'));
  if (!range) return kept;
  // Browsers request audio in ranges.
  const all = await kept.blob();
  const [from, to] = [+range[1], +(range[2] || all.size - 1)];
  return new Response(all.slice(from, to + 1, all.type), {
    status: 206,
    headers: { 'Content-Type': all.type, 'Content-Range': `bytes ${from}-${to}/${all.size}` },
  });
}
