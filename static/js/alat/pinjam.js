// Loans, like app/loans/rules/loan.py. Rupiah are whole, rates are counts of 10^-30.

import { exact } from '../angka.js';
import { near } from './bulat.js';

export const ONE = 10n ** 30n;
const DAYS = { 12: 30n, 52: 7n, 365: 1n };
const sum = (amounts) => amounts.reduce((a, b) => a + b, 0n);

// A third of a percent has no finite representation: a half except for the last digits counts as a
// half.
const part = (amount, rate) => near(near(amount * rate, 10n ** 10n), 10n ** 20n);

/** The rate of one period; `percent` (an exact number) is for a year (1), month (12) or day (365).
 *  */
export function periodRate(percent, told, every) {
  const part = percent * ONE / exact('100');
  return told === 365 ? part * DAYS[every] : part * BigInt(told) / BigInt(every);
}

/** The rate of a period at which `payments` are worth `received`. */
export function solve(received, payments) {
  let [low, high] = [0n, sum(payments) * ONE / received - ONE];
  for (let n = 0; n < 64; n++) {
    const middle = (low + high) / 2n;
    const worth = payments.reduceRight((left, paid) => (left + paid * ONE) * ONE / (ONE + middle), 0n);
    if (worth > received * ONE) low = middle; else high = middle;
  }
  return high;
}

/** {received, payments, nominal, effective} with percentages in hundredths; undefined for an
 *  implausible loan. `every` is payments a year. */
export function asPaid(received, payments, every) {
  const total = sum(payments);
  if (received <= 0n || total < received || total > 100n * received) return undefined;
  const rate = solve(received, payments);
  const [grown, base] = [(ONE + rate) ** BigInt(every), ONE ** BigInt(every)];
  const far = (grown - base) * 100n > 10n ** 6n * base;
  return {
    received, payments, total, extra: total - received,
    nominal: part(BigInt(every) * 10_000n, rate),
    effective: far ? null : near((grown - base) * 10_000n, base),
  };
}

/** The loan that a lender's terms amount to. */
export function asTold({ debt, rate, flat, length, every, fee, grace, added }) {
  if (!flat && (ONE + rate) ** BigInt(length) > 10n ** 9n * ONE ** BigInt(length)) return undefined;
  const payments = [];
  let left = debt;
  let level;
  for (let n = 1; n <= length; n++) {
    const interest = part(flat ? debt : left, rate);
    let paid = added ? 0n : interest;
    if (n === length && n > grace) paid = left + interest;
    else if (n > grace) paid = level ??= levelOf(debt, left, rate, flat, BigInt(length - grace));
    left += interest - paid;
    payments.push(paid);
  }
  const last = payments.at(-1);
  if (last < 0n || last > 2n * payments[grace]) return undefined;
  return asPaid(debt - fee, payments, every);
}

function levelOf(debt, left, rate, flat, times) {
  if (flat) return near(left * ONE + debt * rate * times, times * ONE);
  if (!rate) return near(left, times);
  const [grown, base] = [(ONE + rate) ** times, ONE ** times];
  return near(left * rate * grown, ONE * (grown - base));
}

/** `each` after the grace period; during it nothing, or the interest that those instalments imply.
 *  */
export function paymentsOf(debt, each, length, grace, added) {
  const times = Array(length - grace).fill(each);
  const paused = grace && !added && sum(times) > debt ? part(debt, solve(debt, times)) : 0n;
  return [...Array(grace).fill(paused), ...times];
}
