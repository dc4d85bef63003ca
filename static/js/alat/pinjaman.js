// The loan tool, which reads its fields like app/loans/forms/loan.py.

import { persen, rupiah, tool } from './isi.js';
import { asPaid, asTold, paymentsOf, periodRate } from './pinjam.js';

const KINDS = { flat: [1, true], 'flat-bulan': [12, true], efektif: [1, false], hari: [365, true] };

tool(({ form, whole, percent, refuse }) => {
  const [got, owed, fee] = [whole('diterima', 1n), whole('pinjaman', 1n), whole('biaya', 0n) ?? 0n];
  const [each, told] = [whole('cicilan', 1n), percent('bunga', 1000n)];
  const lengths = [['bulan', 120n, 12], ['minggu', 260n, 52], ['hari', 365n, 365]]
    .map(([name, most, every]) => [whole(name, 1n, most), every, name]).filter(([n]) => n);
  if (!got && !owed) refuse('diterima');
  if (owed && got > owed) refuse('pinjaman');
  if ((each === null) === (told === null)) refuse(each === null ? 'cicilan' : 'bunga');
  if (lengths.length !== 1) refuse(lengths[1]?.[2] ?? 'bulan');
  const [length, every] = [Number(lengths[0][0]), lengths[0][1]];
  const atEnd = form.bayar.value === 'sekali';
  const pause = Number(whole('tunggu', 0n, 119n) ?? 0n);
  if (pause && !(lengths[0][2] === 'bulan' && pause < length)) refuse('tunggu');
  const [debt, received] = [owed ?? got, (got ?? owed) - fee];
  const [grace, added] = [atEnd ? length - 1 : pause, atEnd || form.masa.value === 'tidak'];
  const [time, flat] = KINDS[form.jenis.value];
  const found = told === null
    ? asPaid(received, paymentsOf(debt, each, length, grace, added), every)
    : asTold({ debt, rate: periodRate(told, time, every), flat, length, every, fee: debt - received, grace, added });
  if (!found) refuse(received <= 0n ? 'biaya' : told === null ? 'cicilan' : 'bunga');
  return {
    got: rupiah(found.received), paid: rupiah(found.total),
    extra: found.extra && rupiah(found.extra),
    none: !found.extra,
    first: rupiah(found.payments.find((n) => n)), last: rupiah(found.payments.at(-1)),
    nominal: persen(found.nominal), effective: found.effective !== null && persen(found.effective),
  };
});
