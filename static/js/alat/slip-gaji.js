// The payslip check, like app/work_abroad/rules/payslip.py. Amounts are exact numbers (angka.js).

import { exact } from '../angka.js';
import { near } from './bulat.js';
import { money, rupiah, tool } from './isi.js';

const ONE = exact('1');
const CENT = ONE / 100n;
const LARGEST = exact('1000000000');
const KINDS = ['agen', 'pinjaman', 'iuran', 'pajak', 'makan', 'lain'];
const TIMES_OFF = 20n;

const most = ({ monthly, percent }, gross, year) => (monthly
  ? exact(monthly[Math.min(year, monthly.length) - 1])
  : near(gross * exact(percent), 100n * ONE * CENT) * CENT);

/** `rules` are those for this work: {least} of a wage, {kind, monthly | percent} of a deduction. A
 *  difference is {why, taken, on, compared, rule}; the percentage is in tenths. */
export function check({ gross, deductions, agreed, received, year }, rules) {
  const deducted = deductions.reduce((sum, { amount }) => sum + amount, 0n);
  const left = gross - deducted;
  const differences = [];
  const found = (why, on, compared, taken, rule) => {
    differences.push({ why, on, compared, taken, rule });
  };
  if (agreed !== null && gross < agreed) found('wage_below_contract', gross, agreed);
  for (const rule of rules) {
    if (rule.least && gross < exact(rule.least)) {
      found('wage_below_rule', gross, exact(rule.least), undefined, rule);
    }
  }
  for (const taken of deductions) {
    const { kind, amount, agreed: told } = taken;
    if (told !== null && amount > told) found(told ? 'above_contract' : 'not_in_contract', amount, told, taken);
    for (const rule of rules.filter((each) => each.kind === kind)) {
      const allowed = most(rule, gross, year);
      if (amount > allowed) found('above_rule', amount, allowed, taken, rule);
    }
  }
  if (received !== null && received !== left) {
    found(received < left ? 'received_less' : 'received_more', received, left);
  }
  return { deducted, left, percent: near(1000n * left, gross), differences };
}

tool(({ form, number, refuse }) => {
  const code = form.negara.value || refuse('negara');
  const { negara } = document.querySelector('#luring').dataset;
  const { currency, usual, rules: all } = JSON.parse(negara)[code] ?? { currency: '', rules: [] };
  const amount = (name, least = 0n) => {
    const value = number(name);
    if (value !== null && (value < least || value > LARGEST || value % CENT)) refuse(name);
    return value;
  };
  const gross = amount('gaji', 1n) ?? refuse('gaji');
  const deductions = KINDS.map((kind) => ({ kind, amount: amount(kind), agreed: amount(`${kind}_kontrak`) }))
    .filter((each) => each.amount !== null);
  const name = form.lain_nama.value.trim();
  if (name && number('lain') === null) refuse('lain');
  const rate = number('kurs');
  const around = usual && exact(usual);
  if (rate === 0n || (rate && around && (rate > TIMES_OFF * around || around > TIMES_OFF * rate))) refuse('kurs');
  const rules = all.filter(({ job }) => !job || job === form.pekerjaan.value);
  const slip = { gross, deductions, agreed: amount('gaji_kontrak', 1n), received: amount('diterima'), year: +form.tahun.value };
  const { deducted, left, percent, differences } = check(slip, rules);
  const said = (value) => money(value / CENT, currency);
  const idr = rate && near(left * rate, ONE * ONE);
  return {
    left: said(left), idr: rate && rupiah(idr), gross: said(gross), deducted: said(deducted),
    percent: `${(Number(percent) / 10).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 })}%`.replace('-', '−'),
    over: left < 0n, even: !differences.length, unknown: !rules.length,
    differences: differences.map(({ why, on, compared, taken, rule }) => ({
      on: said(on), compared: said(compared), apart: said(on > compared ? on - compared : compared - on),
      called: taken?.kind === 'lain' && name,
      [taken && (taken.kind !== 'lain' || !name) && taken.kind]: true,
      taken, rule: taken && rule, wage: !taken && why.startsWith('wage'), date: !taken && rule,
      received: why.startsWith('received'), none: why === 'not_in_contract',
      contract: why.endsWith('_contract') && why !== 'not_in_contract', ruled: rule,
    })),
    ...Object.fromEntries(rules.map(({ id }) => [id, true])),
  };
});
