// A tool while offline: computes the typed values on the phone and shows the result in the page's
// own texts (template #luring).

import { exact, read } from '../angka.js';

const ONE = exact('1');
const MARKS = { IDR: 'Rp', MYR: 'RM', HKD: 'HK$', TWD: 'NT$', SGD: 'S$', KRW: '₩', JPY: '¥', BND: 'B$', EUR: '€', TRY: 'TL', USD: 'US$' };

const language = globalThis.document?.documentElement.lang || 'id';

/** Numbers in the language of the page, as app/kit/text/numbers.py formats them. */
export const count = (n) => n.toLocaleString(language);

/** An amount in hundredths of `currency`, with two decimals unless it is whole. */
export const money = (hundredths, currency) => {
  const size = hundredths < 0n ? -hundredths : hundredths;
  const cents = `${size % 100n}`.padStart(2, '0');
  const point = (0.5).toLocaleString(language)[1];
  return (hundredths < 0n ? '−' : '') + (MARKS[currency] ?? currency) + count(size / 100n)
    + (cents === '00' ? '' : point + cents);
};
export const rupiah = (amount) => money(amount * 100n, 'IDR');

/** Hundredths of a percent. */
export const persen = (n) => `${n < 0n ? '−' : ''}${(Math.abs(Number(n)) / 100).toLocaleString(
  language, { minimumFractionDigits: 2 },
)}%`;

class Refused extends Error {}

/** Reads fields by name; blank ones are null. Implausible values throw Refused. */
function fields(form) {
  const refuse = (name, n = 0) => {
    throw Object.assign(new Refused(), { field: form.querySelectorAll(`[name="${name}"]`)[n] });
  };
  const number = (name, n = 0) => {
    const typed = form.querySelectorAll(`[name="${name}"]`)[n].value.trim().split(/\s+/).join(' ');
    const value = typed && read(typed.replace(/ ?%$/, ''));
    if (value === null || value < 0n) refuse(name, n);
    return typed ? value : null;
  };
  const whole = (name, least, most = 10n ** 12n) => {
    const value = number(name);
    if (value === null) return null;
    if (value % ONE || value < least * ONE || value > most * ONE) refuse(name);
    return value / ONE;
  };
  const needed = (name, least, most) => whole(name, least, most) ?? refuse(name);
  const percent = (name, most, isNeeded) => {
    const value = number(name);
    if (value > most * ONE || (isNeeded && value === null)) refuse(name);
    return value;
  };
  return { form, refuse, number, whole, needed, percent };
}

function fill(place, values) {
  for (const each of place.querySelectorAll('[data-ulang]')) {
    const { ulang } = each.dataset;
    each.removeAttribute('data-ulang');
    each.replaceWith(...values[ulang].map((item) => {
      const copy = each.cloneNode(true);
      fill(copy, item);
      return copy;
    }));
  }
  for (const each of place.querySelectorAll('[data-jika]')) {
    if (!values[each.dataset.jika]) each.remove();
    else each.removeAttribute('data-jika');
  }
  for (const each of place.querySelectorAll('[data-isi]')) {
    each.textContent = values[each.dataset.isi];
    each.removeAttribute('data-isi');
  }
}

/** Answer the page's form with `work(fields)`, which returns the values of the template.
 *  `fieldFor(form, name)` is the field that takes the next value of `name` in the address, if any.
 *  */
export function tool(work, fieldFor = (form, name) => form.elements.namedItem(name)) {
  const form = globalThis.document?.querySelector('#isian');
  const template = form && document.querySelector('#luring');
  if (!template) return;
  const fillIn = (pairs) => [...pairs].filter(([name, text]) => {
    const field = name !== 'lang' && fieldFor(form, name);
    if (field) field.value = text;
    return field;
  }).length;
  const example = document.querySelector('#contoh');
  const submitted = async (event) => {
    // Links and the other language are left to the server.
    if (event.submitter?.name || event.submitter?.hasAttribute('formaction')) return;
    event.preventDefault();
    // A working connection answers within a round trip; an offline phone does not wait.
    const asked = { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(2000) };
    const answer = navigator.onLine && await fetch(form.action, asked).catch(() => undefined);
    if (answer) return event.target.submit();
    if (event.target === example) fillIn(new FormData(example));
    show(form, template, work);
  };
  for (const each of [form, example]) each?.addEventListener('submit', submitted);
  // A cached page does not contain the values of a link to it. Pages with an example form take no
  // numbers from an address.
  const isBlank = !example && !('terisi' in form.dataset);
  const told = [...new URLSearchParams(location.search)];
  // A country alone asks for no result: negara.js selects it.
  const asks = told.some(([name]) => !['lang', 'negara'].includes(name));
  if (isBlank && asks && fillIn(told)) show(form, template, work);
}

function show(form, template, work) {
  document.querySelectorAll('[data-luring]').forEach((each) => each.remove());
  const [result, refused] = [...template.content.cloneNode(true).children];
  try {
    fill(result, work(fields(form)));
    form.parentNode.before(result);
    result.querySelector('h2').focus();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    error.field.before(refused);
    error.field.closest('details')?.setAttribute('open', '');
    error.field.focus();
  }
}
