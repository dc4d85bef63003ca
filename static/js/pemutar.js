// On cached pages, show the player if its audio is stored or the phone is online.

for (const place of document.querySelectorAll('[data-suara]')) {
  const sources = [...place.querySelectorAll('source')];
  const kept = Promise.all(sources.map(({ src }) => caches.match(src)));
  kept.then((found) => { place.hidden = !navigator.onLine && !found.some(Boolean); });
  // The phone was online according to the browser, but the audio did not load.
  sources.at(-1)?.addEventListener('error', () => { place.hidden = true; });
}
