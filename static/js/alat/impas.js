// Break-even, like app/money/rules/breakeven.py. Whole rupiah.

import { up } from './bulat.js';
import { count, rupiah, tool } from './isi.js';

export function work(fixed, price, cost, days) {
  const left = price - cost;
  if (left <= 0n) return { left_idr: left, units: null, sales_idr: null, a_day: null };
  const units = up(fixed, left);
  return { left_idr: left, units, sales_idr: units * price, a_day: days && up(units, days) };
}

tool(({ whole, needed }) => {
  const price = needed('harga', 1n);
  const found = work(needed('tetap', 0n), price, needed('biaya', 0n), whole('hari', 1n, 31n));
  return {
    breaks_even: found.units !== null,
    never: found.units === null,
    units: found.units !== null && count(found.units),
    a_day: found.a_day && count(found.a_day),
    sales: rupiah(found.sales_idr ?? 0n),
    left: rupiah(found.left_idr),
    price: rupiah(price),
  };
});
