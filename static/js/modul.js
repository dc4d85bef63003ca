// Downloaded modules, and lists of partners (“simpan/33”): one cache for each version, marked once it is complete. The service worker
// uses only marked caches, so that an interrupted download has no effect.

const MARK = '/lengkap';

/** Whether this browser can store pages (not in some private modes, not without HTTPS). */
export const canKeep = 'serviceWorker' in navigator && 'caches' in globalThis;

/** All complete downloads: [{module, language, release, title, bytes, lessons: [{id, title}]}]. */
export async function kept() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith('modul:')) continue;
    const mark = await (await caches.open(name)).match(MARK);
    if (mark) found.set(name.split(':', 3).join(), await mark.json());
  }
  return [...found.values()];
}

/** Download the package at `address`; `told(length)` is called with the unpacked bytes so far.
 *  Rejects without any change if not all of it could be stored. */
export async function keep(address, bytes, told) {
  const answer = await fetch(address, { credentials: 'omit', cache: 'no-store' });
  if (!answer.ok) throw new TypeError(answer.status);
  const { headers, files, assets, ...about } = JSON.parse(await read(answer.body, told));
  const name = `modul:${about.module}:${about.language}:${about.release}`;
  const cache = await caches.open(name);
  if (await cache.match(MARK)) return;
  try {
    await cache.addAll(assets.map((each) => new Request(each, { credentials: 'omit' })));
    for (const [path, [type, text]] of Object.entries(files)) {
      await cache.put(path, new Response(text, { headers: { ...headers, 'Content-Type': type } }));
    }
    await cache.put(MARK, Response.json({ ...about, bytes }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  await drop(about.module, about.language, name);
}

async function read(body, told) {
  const parts = [];
  let length = 0;
  for (const reader = body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).text();
    parts.push(value);
    told(length += value.length);
  }
}

/** Download the audio of a module, `{version, files: [{url, bytes}]}`. Files that arrived before an
 *  interruption are kept and not loaded again. */
export async function keepSound(module, language, { version, files }, told) {
  const cache = await caches.open(`suara:${module}:${language}`);
  let length = 0;
  for (const { url, bytes } of files) {
    if (!await cache.match(url)) await cache.add(new Request(url, { credentials: 'omit' }));
    told(length += bytes);
  }
  const wanted = files.map(({ url }) => url);
  for (const { url } of await cache.keys()) {
    if (!wanted.includes(new URL(url).pathname)) await cache.delete(url);
  }
  await cache.put(MARK, Response.json({ version }));
}

/** The stored version of a module's audio if complete, else undefined. */
export async function soundKept(module, language) {
  const mark = await caches.match(MARK, { cacheName: `suara:${module}:${language}` });
  return (await mark?.json())?.version;
}

export const dropSound = (module, language) => caches.delete(`suara:${module}:${language}`);

/** Delete all versions of a module in a language except the cache `besides`. */
export async function drop(module, language, besides) {
  for (const name of await caches.keys()) {
    if (name.startsWith(`modul:${module}:${language}:`) && name !== besides) {
      await caches.delete(name);
    }
  }
}
