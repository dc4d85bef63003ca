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
    number_reader,
)
from app.kit.forms.tools import CalculatorForm
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.loans.forms.loan import months
from app.loans.rules import departure as rules
from app.loans.rules.loan import MOST_PAYMENTS, Every

LEAST_CUT_IDR: Final = 50_000
"""Less than this a month is hardly rupiah, but dollars or ringgit whose rate was forgotten."""


def _item(label: Any) -> RupiahField:
    return RupiahField(label, allow_zero=True, description="")


class Amount(ParsedField):
    """An amount in any currency, from zero or, without `zero`, above zero. `data` is a Decimal."""

    reads_back = True

    def __init__(
        self, label: Any, missing: Any = None, *, zero: bool = True, **kwargs: Any
    ) -> None:
        sentence = _l("Tulis dengan angka. Contoh: 2.500.000")
        render = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label, number_reader(sentence, allow_zero=zero), missing, render_kw=render, **kwargs
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        return numbers.decimal(self.data, 0 if self.data == int(self.data) else 2, language())


class DepartureForm(CalculatorForm):
    """Cuts and wage may be in another currency if `kurs` (rupiah for one unit) is given."""

    potongan = Amount(
        _l("Potongan gaji setiap bulan"),
        _l("Tulis potongan gaji sebulan. Contoh: 6.000.000"),
        description=_l("Contoh: 6.000.000. Bukan rupiah? Isi kurs di bawah."),
    )
    bulan = CountField(
        _l("Lama potongan dalam bulan"),
        _l("Tulis berapa bulan gaji dipotong. Contoh: 6"),
        maximum=MOST_PAYMENTS[Every.MONTH],
        example=6,
        format_with_unit=months,
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
    tiket = _item(_l("Tiket perjalanan"))
    visa = _item(_l("Visa kerja"))
    paspor = _item(_l("Paspor"))
    kesehatan = _item(_l("Periksa kesehatan"))
    skck = _item(_l("Surat keterangan polisi (SKCK)"))
    pelatihan = _item(_l("Pelatihan"))
    sertifikat = _item(_l("Sertifikat kompetensi"))
    legalisasi = _item(_l("Pengesahan perjanjian kerja"))
    jaminan = _item(_l("BPJS Ketenagakerjaan"))
    lokal = _item(_l("Perjalanan di dalam negeri"))
    penginapan = _item(_l("Penginapan"))
    jasa = _item(_l("Jasa perusahaan penempatan"))
    lain = _item(_l("Lain-lain"))
    gaji = Amount(_l("Gaji sebulan"), description=_l("Dalam uang yang sama dengan potongan."))
    kurs = Amount(
        _l("Kurs, kalau bukan rupiah"),
        zero=False,
        description=_l("Rupiah untuk satu dolar atau ringgit. Contoh: 2.100"),
    )
    kontrak = CountField(
        _l("Lama kontrak kerja dalam bulan"),
        maximum=MOST_PAYMENTS[Every.MONTH],
        example=24,
        format_with_unit=months,
    )

    @property
    def items(self) -> list[Field]:
        """Usual placement costs; each may be blank: unknown, or not received."""
        names = list(self._fields)
        return [self[name] for name in names[names.index("tiket") : names.index("lain") + 1]]

    @property
    def worth(self) -> int:
        return sum(field.data or 0 for field in (self.tunai, *self.items))

    def in_rupiah(self, field: ParsedField) -> int:
        return int((field.data * (self.kurs.data or 1)).to_integral_value(ROUND_HALF_UP))

    def contradictions(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        cut = self.in_rupiah(self.potongan)
        if max(cut, self.in_rupiah(self.gaji) if self.gaji.data else 0) > MOST_RUPIAH:
            yield self.potongan, _("Angka ini terlalu besar. Periksa lagi.")
        elif self.kurs.data is None and 0 < cut < LEAST_CUT_IDR:
            yield self.kurs, _("Potongan ini kecil sekali. Kalau bukan rupiah, tulis kursnya.")
        if not self.worth:
            yield self.tunai, _("Tulis uang tunai, atau nilai barang di bawah.")

    def work_out(self) -> rules.Departure:
        wage = None if self.gaji.data is None else self.in_rupiah(self.gaji)
        cut = self.in_rupiah(self.potongan)
        upfront = self.dibayar.data or 0
        return rules.work_out(self.worth, upfront, cut, self.bulan.data, wage)
