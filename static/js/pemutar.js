// On kept pages: a player is there where its sound lies on this phone, or can be had.

for (const place of document.querySelectorAll('[data-suara]')) {
  const sources = [...place.querySelectorAll('source')];
  const kept = Promise.all(sources.map(({ src }) => caches.match(src)));
  kept.then((found) => { place.hidden = !navigator.onLine && !found.some(Boolean); });
  // A signal was shown, and there was none.
  sources.at(-1)?.addEventListener('error', () => { place.hidden = true; });
}
