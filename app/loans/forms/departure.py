"""The form of the departure tool: cash and goods received, and their cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP
from typing import Any, Final

from wtforms import Field

from app.kit.forms.fields import (
    MOST_RUPIAH,
    ChoiceField,
    CountField,
    ParsedField,
    RupiahField,
    number_parser,
)
from app.kit.forms.tools import CalculatorForm
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.loans.forms.loan import format_months
from app.loans.rules import departure as rules
from app.loans.rules.loan import MOST_PAYMENTS, PaymentInterval

LEAST_CUT_IDR: Final = 50_000
"""Less than this a month is hardly rupiah, but dollars or ringgit whose rate was forgotten."""


def _cost_field(label: Any) -> RupiahField:
    return RupiahField(label, allow_zero=True, description="")


class ForeignAmountField(ParsedField):
    """A field for an amount in any currency. `data` is a Decimal."""

    reads_back = True

    def __init__(
        self, label: Any, missing: Any = None, *, zero: bool = True, **kwargs: Any
    ) -> None:
        sentence = _l("Tulis dengan angka. Contoh: 2.500.000")
        render = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label, number_parser(sentence, allow_zero=zero), missing, render_kw=render, **kwargs
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        return numbers.format_decimal(
            self.data, 0 if self.data == int(self.data) else 2, language()
        )


class DepartureForm(CalculatorForm):
    """The form for placement costs paid by wage deductions. Deductions and wage may be in another
    currency if `kurs` (rupiah for one unit) is given."""

    potongan = ForeignAmountField(
        _l("Potongan gaji setiap bulan"),
        _l("Tulis potongan gaji sebulan. Contoh: 6.000.000"),
        description=_l("Contoh: 6.000.000. Bukan rupiah? Isi kurs di bawah."),
    )
    bulan = CountField(
        _l("Lama potongan dalam bulan"),
        _l("Tulis berapa bulan gaji dipotong. Contoh: 6"),
        maximum=MOST_PAYMENTS[PaymentInterval.MONTH],
        example=6,
        format_with_unit=format_months,
    )
    tunai = RupiahField(
        _l("Uang tunai yang Anda terima"),
        allow_zero=True,
        description=_l("Uang saku atau pinjaman tunai. Kalau tidak ada, kosongkan."),
    )
    dibayar = RupiahField(
        _l("Yang sudah Anda bayar sendiri"),
        allow_zero=True,
        description=_l("Sebelum berangkat. Kalau tidak ada, kosongkan."),
    )
    tiket = _cost_field(_l("Tiket perjalanan"))
    visa = _cost_field(_l("Visa kerja"))
    paspor = _cost_field(_l("Paspor"))
    kesehatan = _cost_field(_l("Periksa kesehatan"))
    skck = _cost_field(_l("Surat keterangan polisi (SKCK)"))
    pelatihan = _cost_field(_l("Pelatihan"))
    sertifikat = _cost_field(_l("Sertifikat kompetensi"))
    legalisasi = _cost_field(_l("Pengesahan perjanjian kerja"))
    jaminan = _cost_field(_l("BPJS Ketenagakerjaan"))
    lokal = _cost_field(_l("Perjalanan di dalam negeri"))
    penginapan = _cost_field(_l("Penginapan"))
    jasa = _cost_field(_l("Jasa perusahaan penempatan"))
    lain = _cost_field(_l("Lain-lain"))
    gaji = ForeignAmountField(
        _l("Gaji sebulan"), description=_l("Dalam uang yang sama dengan potongan.")
    )
    kurs = ForeignAmountField(
        _l("Kurs, kalau bukan rupiah"),
        zero=False,
        description=_l("Rupiah untuk satu dolar atau ringgit. Contoh: 2.100"),
    )
    kontrak = CountField(
        _l("Lama kontrak kerja dalam bulan"),
        maximum=MOST_PAYMENTS[PaymentInterval.MONTH],
        example=24,
        format_with_unit=format_months,
    )

    @property
    def cost_fields(self) -> list[Field]:
        """The fields of usual placement costs. A blank field: unknown, or not received."""
        names = list(self._fields)
        return [self[name] for name in names[names.index("tiket") : names.index("lain") + 1]]

    @property
    def value_received(self) -> int:
        return sum(field.data or 0 for field in (self.tunai, *self.cost_fields))

    def rupiah_amount(self, field: ParsedField) -> int:
        return int((field.data * (self.kurs.data or 1)).to_integral_value(ROUND_HALF_UP))

    def contradictions(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        cut = self.rupiah_amount(self.potongan)
        if max(cut, self.rupiah_amount(self.gaji) if self.gaji.data else 0) > MOST_RUPIAH:
            yield self.potongan, _("Angka ini terlalu besar. Periksa lagi.")
        elif self.kurs.data is None and 0 < cut < LEAST_CUT_IDR:
            yield self.kurs, _("Potongan ini kecil sekali. Kalau bukan rupiah, tulis kursnya.")
        if not self.value_received:
            yield self.tunai, _("Tulis uang tunai, atau nilai barang di bawah.")

    def compute_departure_cost(self) -> rules.DepartureCost:
        wage = None if self.gaji.data is None else self.rupiah_amount(self.gaji)
        cut = self.rupiah_amount(self.potongan)
        upfront = self.dibayar.data or 0
        return rules.compute_departure_cost(
            self.value_received, upfront, cut, self.bulan.data, wage
        )
