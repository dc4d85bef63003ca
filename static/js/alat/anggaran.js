// A budget, like app/money/rules/budget.py. Whole amounts of one currency.

import { up } from './bulat.js';
import { money, tool } from './isi.js';

const KINDS = ['needs', 'wants', 'sending', 'saving', 'debts', 'yearly', 'left'];
const PERIODS = { minggu: 52n, dua_minggu: 26n, bulan: 12n, tahun: 1n };
const sum = (amounts) => amounts.reduce((a, b) => a + b, 0n);

export function work(income, out, yearly, periods) {
  const yearlyPart = up(yearly, periods);
  const outgo = sum(Object.values(out)) + yearlyPart;
  const left = income - outgo;
  const amounts = { ...out, yearly: yearlyPart, left: left > 0n ? left : 0n };
  const told = KINDS.filter((kind) => amounts[kind]);
  const total = sum(told.map((kind) => amounts[kind]));
  const percents = told.map((kind) => (100n * amounts[kind]) / total);
  // The largest remainders are rounded up, the earlier first, so that all add up to 100.
  const rest = (n) => (100n * amounts[told[n]]) % total;
  const byRest = told.map((_, n) => n).sort((a, b) => (rest(a) < rest(b)) - (rest(a) > rest(b)));
  byRest.slice(0, told.length && Number(100n - sum(percents))).forEach((n) => { percents[n] += 1n; });
  const parts = told.map((kind, n) => ({ kind, amount: amounts[kind], percent: percents[n] }));
  return { income, outgo, left, yearly_part: yearlyPart, parts };
}

tool(({ form, whole, refuse }) => {
  const totals = {};
  let told = false;
  for (const line of form.querySelectorAll('[data-jenis]')) {
    const amount = whole(line.name, 0n);
    const kind = line.dataset.jenis;
    told ||= kind === 'income' && amount !== null;
    totals[kind] = (totals[kind] ?? 0n) + (amount ?? 0n);
  }
  if (!told) refuse('gaji');
  const { income, yearly, ...out } = totals;
  const found = work(income, out, yearly, PERIODS[form.periode.value]);
  const said = (amount) => money(amount * 100n, form.mata_uang.value);
  return {
    short: found.left < 0n, spare: found.left > 0n, even: !found.left,
    left: said(found.left < 0n ? -found.left : found.left),
    income: said(found.income), outgo: said(-found.outgo),
    parts: found.parts.map(({ kind, amount, percent }) => (
      { [kind]: true, amount: said(amount), percent: `${percent}%` })),
  };
});
