// The comparer of remittances, like app/money/rules/remittance.py. `amount`, `mid`, fees and rates
// are exact numbers (angka.js), rupiah are whole; percentages are in hundredths.

import { exact } from '../angka.js';
import { near } from './bulat.js';
import { persen, rupiah, tool } from './isi.js';

const ONE = exact('1');
const MOST_PLACES = 5;
const hundredths = ([a, b]) => near(10_000n * a, b);

function workedOut(amount, mid, offer) {
  const { fee, rate, arrives, onTop } = offer;
  const converted = amount - (onTop ? 0n : fee ?? 0n);
  const paid = onTop ? fee === null ? null : amount + fee : amount;
  // Rupiah for one unit, as a fraction.
  const per = rate !== null ? [rate, ONE] : arrives !== null ? [arrives * ONE, converted] : null;
  let received = arrives;
  if (received === null && per && (onTop || fee !== null)) received = converted * rate / ONE / ONE;
  const found = { offer, paid, received, fee_percent: null, margin_percent: null, total_percent: null,
    fee_idr: null, lost_idr: null, rank: null };
  if (mid === null) return found;
  const mixed = rate === null && fee === null && !onTop;
  const feePart = fee === null ? null : [fee, amount];
  const margin = per && !mixed ? [mid * per[1] - per[0] * ONE, mid * per[1]] : null;
  if (feePart) found.fee_percent = hundredths(feePart);
  if (margin) found.margin_percent = hundredths(margin);
  if (feePart && margin) {
    found.total_percent = hundredths([fee * margin[1] + margin[0] * amount, amount * margin[1]]);
  }
  if (feePart) found.fee_idr = near(fee * mid, ONE * ONE);
  if (paid !== null && received !== null) found.lost_idr = near(paid * mid, ONE * ONE) - received;
  return found;
}

/** All offers, best first by rupiah for each unit paid; unranked ones last. */
export function compare(amount, mid, offers) {
  const results = offers.map((offer) => workedOut(amount, mid, offer));
  const better = (a, b) => a.received * b.paid > b.received * a.paid;
  const told = results.filter(({ paid, received }) => paid !== null && received !== null);
  for (const each of told) each.rank = 1 + told.filter((other) => better(other, each)).length;
  const best = told.find(({ rank }) => rank === 1);
  for (const each of told) each.less_idr = best.received * each.paid / best.paid - each.received;
  return results.sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99));
}

/** Add an empty offer after the last. */
function addPlace(form) {
  const rows = form.querySelectorAll(':scope > details');
  if (rows.length >= MOST_PLACES) return null;
  const last = rows[rows.length - 1];
  // In its ids and its name.
  const number = new RegExp(`([- ])${rows.length}(?=["<-])`, 'g');
  last.insertAdjacentHTML('afterend', last.outerHTML.replace(number, `$1${rows.length + 1}`));
  if (rows.length + 1 === MOST_PLACES) form.querySelector('[name=tempat]')?.remove();
  return last.nextElementSibling;
}

let places = 0;

/** Each `nama` starts an offer, and later values belong to it; the page has fields for two. */
function fieldFor(form, name) {
  if (name === 'nama') places += 1;
  if (name === 'tempat' || (name === 'nama' && places > 2)) addPlace(form);
  if (name === 'tempat') return null;
  const field = form.elements.namedItem(name);
  return field instanceof RadioNodeList ? field[places - 1] : field;
}

// Rows that the server has filled in are not copied: there the server adds the next one.
globalThis.document?.querySelector('#isian:not([data-terisi]) [name=tempat]')
  ?.addEventListener('click', (event) => {
    event.preventDefault();
    addPlace(event.target.form)?.querySelector('input').focus();
  });

tool(({ form, number, needed, refuse }) => {
  const amount = number('jumlah') || refuse('jumlah');
  const mid = number('tengah');
  const offers = [...form.querySelectorAll('[name=nama]')].map((field, n) => ({
    name: field.value.trim(),
    fee: number('biaya', n),
    rate: number('kurs', n),
    arrives: number('sampai', n) && number('sampai', n) / ONE,
    onTop: form.querySelectorAll('[name=cara]')[n].value === 'tambah',
  })).filter(({ name, fee, rate, arrives }) => name || fee !== null || rate || arrives);
  if (!offers.length) refuse('nama');
  const twice = offers.findIndex(({ rate, arrives }) => rate && arrives);
  if (twice >= 0) refuse('sampai', twice);
  const wrong = offers.findIndex(({ fee }) => fee !== null && fee >= amount);
  if (wrong >= 0) refuse('biaya', wrong);
  return {
    offers: compare(amount, mid, offers).map((each) => ({
      rank: each.rank, unranked: !each.rank, name: each.offer.name,
      received: each.rank && rupiah(each.received),
      less: each.less_idr && rupiah(each.less_idr),
      lost: each.lost_idr > 0n && rupiah(each.lost_idr),
      total: each.total_percent !== null && persen(each.total_percent),
    })),
  };
}, fieldFor);
