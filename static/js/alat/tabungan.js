// Savings, like app/money/rules/saving.py. Whole rupiah; percentages are exact numbers.

import { exact } from '../angka.js';
import { near, up } from './bulat.js';
import { rupiah, tool } from './isi.js';

const YEAR = exact('1200');

/** The value of saving `deposit` each month. */
export function save(deposit, months, rate, start) {
  if (!rate) return start + deposit * months;
  const [grown, base] = [(YEAR + rate) ** months, YEAR ** months];
  return near(start * grown * rate + deposit * (grown - base) * YEAR, base * rate);
}

/** The smallest monthly deposit that reaches `target`. */
export function reach(target, months, rate, start) {
  const [grown, base] = [(YEAR + rate) ** months, YEAR ** months];
  const monthly = rate
    ? up((target * base - start * grown) * rate, (grown - base) * YEAR)
    : up(target - start, months);
  return monthly > 0n ? monthly : 0n;
}

tool(({ whole, needed, percent, refuse }) => {
  const [deposit, target] = [whole('setoran', 0n), whole('target', 1n)];
  if ((deposit === null) === (target === null)) refuse(target === null ? 'setoran' : 'target');
  const [months, start] = [needed('bulan', 1n, 600n), whole('awal', 0n) ?? 0n];
  const rate = percent('bunga', 100n) ?? 0n;
  const monthly = deposit ?? reach(target, months, rate, start);
  const value = save(monthly, months, rate, start);
  const put = start + monthly * months;
  return {
    months, reaches: target !== null, target: rupiah(target ?? 0n), monthly: rupiah(monthly),
    value: rupiah(value), start: start && rupiah(start), put: rupiah(put - start),
    added: rate && rupiah(value - put), rate,
  };
});
