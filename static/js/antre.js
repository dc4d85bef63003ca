// “n belum terkirim”, the notice of unsent answers; loaded only when there are some.

/** Day and hour in the page's language; plain "en" would put the month first. */
export const moment = (at) => new Date(at).toLocaleString(
  document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'medium', timeStyle: 'short' });

/** Show how many answers are unsent, when sending was last tried, and a link to the PIN page if
 *  only the PIN helps. */
export function show(box, { n, tried, pin, who }) {
  box.hidden = !n;
  box.querySelector('b').textContent = n;
  const when = box.querySelector('time');
  when.parentNode.hidden = !tried;
  when.textContent = moment(tried);
  if (pin) box.querySelector('a').href = `/masuk/${who.id}`;
}
