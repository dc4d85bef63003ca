// Departure costs, like app/loans/rules/departure.py.

import { exact } from '../angka.js';
import { near } from './bulat.js';
import { persen, rupiah, tool } from './isi.js';
import { asPaid } from './pinjam.js';

/** Whole rupiah; `cut` and `wage` are monthly. */
export function work(worth, upfront, cut, months, wage) {
  const net = worth - upfront;
  const loan = net > 0n ? asPaid(net, Array(Number(months)).fill(cut), 12) : undefined;
  const paid = upfront + cut * months;
  return { worth, paid, extra: paid - worth, loan, wage_left_a_month: wage === null ? null : wage - cut };
}

tool(({ form, whole, needed, number, refuse }) => {
  const rate = number('kurs') ?? exact('1');
  const inRupiah = (amount) => amount && near(amount * rate, exact('1') ** 2n);
  const [cut, wage] = [inRupiah(number('potongan') ?? refuse('potongan')), inRupiah(number('gaji'))];
  const items = [...form.querySelectorAll('[data-nilai]')].map(({ name }) => whole(name, 0n) ?? 0n);
  const worth = items.reduce((a, b) => a + b, 0n);
  if (!worth) refuse('tunai');
  const months = needed('bulan', 1n, 120n);
  const { paid, extra, loan, wage_left_a_month: left } = work(worth, whole('dibayar', 0n) ?? 0n, cut, months, wage);
  return {
    worth: rupiah(worth), paid: rupiah(paid), more: extra > 0n, extra: rupiah(extra),
    fair: extra <= 0n, left: left !== null && rupiah(left),
    nominal: extra > 0n && loan && persen(loan.nominal),
  };
});
