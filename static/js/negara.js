// Pages that are the same for everyone start with the country of the open profile, which is stored
// encrypted and appears in no address. What the address says (?negara=, and ?dari= for where the
// reader is) takes precedence, because a cached page does not contain it.

const one = (wanted, within = document) => within.querySelector(wanted);
const address = new URLSearchParams(location.search);
const named = address.get('negara');

/** The country of work, and where the person is: luar or indonesia; from the address or the phone. */
async function told() {
  if (named) return { country: named, from: address.get('dari') };
  const [{ now }, { seenOf }] = await Promise.all([import('./segel.js'), import('./kirim.js')]);
  const here = await now();
  const seen = here ? await seenOf(here) : {};
  // From here on the page shows something of a person, and is hidden when they leave.
  if (seen.country || seen.from) import('./bekal.js');
  return { country: seen.country, from: address.get('dari') ?? seen.from };
}

/** Move the numbers that work where the reader is before the others. */
function order(from) {
  const [first, ...others] = document.querySelectorAll('section[data-dari]');
  const wanted = others.find(({ dataset }) => dataset.dari === from);
  if (!wanted) return;
  first.before(wanted);
  document.querySelectorAll('.saring a[href*="dari="]').forEach((link) => {
    if (link.search.includes(`dari=${from}`)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
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
  const numbers = one('section[data-dari]');
  // A phone that nobody is signed in on loads nothing more.
  if (!(form || numbers) || !(named || document.cookie.includes('siapa='))) {
    return order(address.get('dari'));
  }
  const { country, from } = await told();
  order(from);
  if (!/^[a-z]{2}$/.test(country ?? '') || country === 'id') return;
  if (form) choose(form, country);
  if (!template) return;
  const [first] = document.querySelectorAll('section[data-dari]');
  if (from === 'indonesia') first.after(template);
  else first.before(template);
  await lead(template, country);
}

begin().catch(() => {}); // not unlocked, or nothing stored: the page stays as it is
