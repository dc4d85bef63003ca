// Pages that are the same for everyone start with the country of the open profile, which is stored
// encrypted and appears in no address. A country in the address (?negara=) takes precedence,
// because a cached page does not contain it.

const one = (wanted, within = document) => within.querySelector(wanted);
const named = new URLSearchParams(location.search).get('negara');

async function country() {
  if (named) return named;
  const [{ now }, { seenOf }] = await Promise.all([import('./segel.js'), import('./kirim.js')]);
  const here = await now();
  const told = here && (await seenOf(here)).country;
  // From here on the page shows something of a person, and is hidden when they leave.
  if (told) import('./bekal.js');
  return told;
}

/** Select it in an untouched form. */
function choose(form, code) {
  const money = form.dataset.mataUang;
  const field = form.elements.namedItem(money ? 'mata_uang' : 'negara');
  const value = money ? JSON.parse(money)[code] : code;
  const usual = [...field.options].find((each) => each.defaultSelected) ?? field.options[0];
  const wanted = [...field.options].some((each) => each.value === value);
  if (wanted && field.value === usual.value) field.value = value;
}

/** Show that country's contacts first, taken from its own page. */
async function lead(template, code) {
  const section = template.content.cloneNode(true).firstElementChild;
  const link = one('a', section);
  link.href = link.getAttribute('href').replace(/[^/?]+(?=\?|$)/, code);
  const answer = await caches.match(link.href) ?? await fetch(link.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  one('h2', section).textContent = one('h1', page).textContent;
  one('div', section).replaceWith(one('#hubungi', page));
  template.replaceWith(section);
}

async function begin() {
  const form = one('#isian:not([data-terisi])');
  const template = one('#negara');
  // A signed-out phone loads nothing more.
  if (!(form || template) || !(named || document.cookie.includes('siapa='))) return;
  const code = await country();
  if (!/^[a-z]{2}$/.test(code ?? '') || code === 'id') return;
  if (form) choose(form, code);
  else await lead(template, code);
}

begin().catch(() => {}); // not unlocked, or nothing stored: the page stays as it is
