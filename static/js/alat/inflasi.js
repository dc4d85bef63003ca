// Inflation, like app/money/rules/inflation.py. Whole rupiah; percentages are exact numbers.

import { exact } from '../angka.js';
import { near } from './bulat.js';
import { rupiah, tool } from './isi.js';

const WHOLE = exact('100');

export function work(amount, years, rate) {
  const [grown, base] = [(WHOLE + rate) ** years, WHOLE ** years];
  return { buys_idr: near(amount * base, grown), price_idr: near(amount * grown, base) };
}

tool(({ needed, percent }) => {
  const [amount, years] = [needed('jumlah', 1n), needed('tahun', 1n, 50n)];
  const found = work(amount, years, percent('inflasi', 100n, true));
  return {
    now: rupiah(amount), years, buys: rupiah(found.buys_idr), price: rupiah(found.price_idr),
  };
});
