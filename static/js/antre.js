// “n belum terkirim”: loaded where something waits.

/** Day and hour as the page's language writes them; "en" alone would put the month first. */
export const moment = (at) => new Date(at).toLocaleString(
  document.documentElement.lang === 'en' ? 'en-GB' : 'id', { dateStyle: 'medium', timeStyle: 'short' });

/** How many wait, when sending was last tried, and where only a PIN helps, the way there. */
export function show(box, { n, tried, pin, who }) {
  box.hidden = !n;
  box.querySelector('b').textContent = n;
  const when = box.querySelector('time');
  when.parentNode.hidden = !tried;
  when.textContent = moment(tried);
  if (pin) box.querySelector('a').href = `/masuk/${who.id}`;
}
