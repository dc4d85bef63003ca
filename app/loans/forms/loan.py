"""The form of the loan tool: cash received and instalments, or the terms stated by the lender."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from app.kit.forms.fields import ChoiceField, CountField, ParsedField, PercentField, RupiahField
from app.kit.forms.tools import CalculatorForm
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.i18n import ngettext
from app.loans.rules import loan as rules

KINDS: Final = {
    "flat": (rules.RatePeriod.YEAR, True, _l("flat setahun")),
    "flat-bulan": (rules.RatePeriod.MONTH, True, _l("flat sebulan")),
    "efektif": (rules.RatePeriod.YEAR, False, _l("efektif setahun")),
    "hari": (rules.RatePeriod.DAY, True, _l("sehari")),
}
"""How a rate is quoted: per which period, whether always on the whole debt, and its words."""


def format_months(count: int) -> str:
    return str(ngettext("%(num)s bulan", "%(num)s bulan", count))


class LoanForm(CalculatorForm):
    """The form of a loan. The cash received is `diterima`, else `pinjaman` less `biaya`; payments
    are `cicilan`, or follow from `bunga`. The debt is `pinjaman` if that exceeds the cash received.
    """

    diterima = RupiahField(
        _l("Uang yang Anda terima"),
        description=_l("Yang benar-benar sampai di tangan. Contoh: 30.000.000 atau 30 jt"),
    )
    cicilan = RupiahField(_l("Cicilan setiap kali bayar"), description=_l("Contoh: 1.750.000"))
    bulan = CountField(
        _l("Lama pinjaman dalam bulan"),
        maximum=rules.MOST_PAYMENTS[rules.PaymentInterval.MONTH],
        example=24,
        format_with_unit=format_months,
    )
    bunga = PercentField(
        _l("Bunga yang disebut"), maximum=rules.LARGEST_PERCENT, example=20,
        description=_l("Dalam persen. Contoh: 20"),
    )  # fmt: skip
    jenis = ChoiceField(
        _l("Cara menghitung bunga"),
        {kind: words for kind, (*_rest, words) in KINDS.items()},
        _l("Pilih cara bunga dari daftar."),
        default="flat",
    )
    pinjaman = RupiahField(
        _l("Utang yang ditulis di perjanjian"),
        description=_l("Kalau lebih besar dari uang yang Anda terima. Contoh: 5.000.000"),
    )
    biaya = RupiahField(
        _l("Biaya di awal"),
        allow_zero=True,
        description=_l("Provisi, administrasi, asuransi. Kalau sudah dipotong di atas, kosongkan."),
    )
    tunggu = CountField(
        _l("Masa tunggu dalam bulan"),
        maximum=rules.MOST_PAYMENTS[rules.PaymentInterval.MONTH] - 1,
        example=6,
        format_with_unit=format_months,
        allow_zero=True,
        description=_l("Bulan pertama tanpa cicilan, termasuk dalam lama pinjaman. Contoh: 6"),
    )
    masa = ChoiceField(
        _l("Selama masa tunggu"),
        {"tidak": _l("belum bayar"), "bunga": _l("membayar bunga saja")},
        _l("Pilih satu dari daftar."),
        default="tidak",
    )
    kontrak = CountField(
        _l("Sisa kontrak kerja dalam bulan"),
        maximum=rules.MOST_PAYMENTS[rules.PaymentInterval.MONTH],
        example=24,
        format_with_unit=format_months,
        description=_l("Boleh kosong. Berapa bulan lagi Anda bergaji? Contoh: 24"),
    )
    minggu = CountField(
        _l("Lama pinjaman dalam minggu"),
        maximum=rules.MOST_PAYMENTS[rules.PaymentInterval.WEEK],
        example=10,
        format_with_unit=lambda n: ngettext("%(num)s minggu", "%(num)s minggu", n),
        description=_l("Kalau mencicil setiap minggu. Contoh: 10"),
    )
    hari = CountField(
        _l("Lama pinjaman dalam hari"),
        maximum=rules.MOST_PAYMENTS[rules.PaymentInterval.DAY],
        example=30,
        format_with_unit=lambda n: ngettext("%(num)s hari", "%(num)s hari", n),
        description=_l("Kalau lamanya dihitung hari. Contoh: 30"),
    )
    bayar = ChoiceField(
        _l("Cara membayar"),
        {"cicil": _l("dicicil setiap kali"), "sekali": _l("sekali, di hari terakhir")},
        _l("Pilih satu dari daftar."),
        default="cicil",
    )

    @property
    def loan_lengths_filled_in(self) -> list[tuple[ParsedField, rules.PaymentInterval]]:
        pairs = zip((self.bulan, self.minggu, self.hari), rules.PaymentInterval, strict=True)
        return [(field, every) for field, every in pairs if field.data]

    def contradictions(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        yield from self._missing_answers()
        yield from self._contradicting_answers()
        if not self.errors and isinstance(self.loan_or_doubt, rules.ImplausibleLoan):
            yield self._field_and_message(self.loan_or_doubt)

    def _missing_answers(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        if not (self.diterima.data or self.pinjaman.data):
            yield self.diterima, _("Tulis uang yang Anda terima. Contoh: 30.000.000")
        if self.cicilan.data is None and self.bunga.data is None:
            yield self.cicilan, _("Tulis cicilannya. Kalau belum tahu, isi bunganya di bawah.")
        if not self.loan_lengths_filled_in:
            yield self.bulan, _("Tulis lama pinjaman. Contoh: 24")

    def _contradicting_answers(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        if self.cicilan.data and self.bunga.data is not None:
            yield self.bunga, _("Isi cicilan atau bunga, satu saja.")
        if len(self.loan_lengths_filled_in) > 1:
            yield self.loan_lengths_filled_in[1][0], _("Isi bulan, minggu, atau hari, satu saja.")
        if (self.pinjaman.data or 0) and (self.diterima.data or 0) > self.pinjaman.data:
            yield self.pinjaman, _("Utang ini lebih kecil dari uang yang diterima. Periksa lagi.")
        if self.tunggu.data and self.tunggu.data >= (self.bulan.data or 0):
            yield self.tunggu, _("Masa tunggu harus lebih pendek dari lama pinjaman, dalam bulan.")

    def _field_and_message(self, doubt: rules.ImplausibleLoan) -> tuple[ParsedField, str]:
        if doubt is rules.ImplausibleLoan.FEE_TAKES_ALL:
            return self.biaya, _("Biaya ini menghabiskan uang pinjaman. Periksa lagi.")
        if doubt is rules.ImplausibleLoan.PAYS_LESS:
            sentence = _("Semua cicilan belum mencapai uang yang diterima. Periksa lagi.")
            return self.cicilan, sentence
        field = self.cicilan if self.bunga.data is None else self.bunga
        return field, _("Angka ini terlalu jauh dari yang lain. Periksa lagi nolnya.")

    @cached_property
    def loan_or_doubt(self) -> rules.Loan | rules.ImplausibleLoan:
        """The loan described by a valid form, or the reason why its terms are implausible."""
        [(length, every)] = self.loan_lengths_filled_in
        debt = self.pinjaman.data or self.diterima.data
        received = (self.diterima.data or debt) - (self.biaya.data or 0)
        at_end = self.bayar.data == "sekali"
        grace = length.data - 1 if at_end else self.tunggu.data or 0
        added = at_end or self.masa.data == "tidak"
        if received <= 0:
            return rules.ImplausibleLoan.FEE_TAKES_ALL
        if self.bunga.data is None:
            times = rules.payments_by_period(debt, self.cicilan.data, length.data, grace, added)
            return rules.loan_from_payments(received, times, every)
        period, flat, _words = KINDS[self.jenis.data]
        rate = rules.rate_per_payment_period(self.bunga.data, period, every)
        fee = debt - received
        return rules.loan_from_terms(
            rules.LoanTerms(debt, rate, flat, length.data, every, fee, grace, added)
        )

    def compute_loan(self) -> rules.Loan:
        """The loan of a valid form. Raises TypeError for an invalid one."""
        if isinstance(self.loan_or_doubt, rules.ImplausibleLoan):
            raise TypeError(self.loan_or_doubt)
        return self.loan_or_doubt
