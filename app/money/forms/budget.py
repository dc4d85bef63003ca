"""The form of the budget tool: income, expenses and yearly costs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from app.kit.forms.fields import ChoiceField, ParsedField, RupiahField
from app.kit.forms.tools import CalculatorForm
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.money.forms.remittance import UNITS
from app.money.rules import budget as rules
from app.money.rules.budget import Kind


class Line(RupiahField):
    """One amount in the currency of the form. `yearly`: the amount is for a year, whatever period
    the form uses.
    """

    def __init__(self, label: Any, hint: Any = "", kind: Kind | None = None, **kwargs: Any) -> None:
        super().__init__(label, allow_zero=True, description=hint, **kwargs)
        self.kind = kind
        self.currency = "IDR"

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        return f"{said(self.data, self.currency)} ({spoken(self.data, self.currency)})"


def said(amount: int, currency: str) -> str:
    return numbers.money(Decimal(amount), currency, language())


def spoken(amount: int, currency: str) -> str:
    if currency == "IDR":
        return numbers.in_words(amount, language())
    return numbers.in_words(amount, language(), str(UNITS[currency]))


PERIODS: Final = {
    "minggu": _l("seminggu"),
    "dua_minggu": _l("dua minggu"),
    "bulan": _l("sebulan"),
    "tahun": _l("setahun"),
}


class BudgetForm(CalculatorForm):
    """A budget. Lines without a kind are income."""

    periode = ChoiceField(
        _l("Anggaran untuk berapa lama?"), PERIODS, _l("Pilih dari daftar."), default="bulan"
    )
    mata_uang = ChoiceField(
        _l("Mata uang"),
        {"IDR": _l("rupiah (Rp)")}
        | {code: _l("%(unit)s (%(mark)s)", unit=unit, mark=numbers.SYMBOLS[code])
           for code, unit in UNITS.items()},
        _l("Pilih mata uang dari daftar."),
        default="IDR",
    )  # fmt: skip
    gaji = Line(_l("Gaji atau upah"), _l("Yang benar-benar diterima. Contoh: 3.500.000"))
    kiriman = Line(_l("Kiriman yang diterima"))
    masuk_lain = Line(_l("Uang masuk lain"), _l("Warung, panen, bantuan"))
    makan = Line(_l("Makan dan dapur"), kind=Kind.NEEDS)
    tempat = Line(_l("Rumah"), _l("Sewa, listrik, air, gas"), Kind.NEEDS)
    sekolah = Line(_l("Sekolah dan anak"), kind=Kind.NEEDS)
    jalan = Line(_l("Ongkos jalan dan bensin"), kind=Kind.NEEDS)
    pulsa = Line(_l("Pulsa dan internet"), kind=Kind.NEEDS)
    obat = Line(_l("Obat dan iuran kesehatan"), kind=Kind.NEEDS)
    perlu_lain = Line(_l("Kebutuhan lain"), kind=Kind.NEEDS)
    ingin = Line(_l("Keinginan"), _l("Jajan, baju baru, hiburan, rokok"), Kind.WANTS)
    dikirim = Line(_l("Kirim ke keluarga"), kind=Kind.SENDING)
    tabung = Line(_l("Tabungan"), kind=Kind.SAVING)
    utang = Line(_l("Cicilan utang"), kind=Kind.DEBTS)
    raya = Line(_l("Hari raya, setahun"), kind=Kind.YEARLY)
    daftar = Line(_l("Daftar sekolah dan seragam, setahun"), kind=Kind.YEARLY)
    tahunan = Line(_l("Lainnya, setahun"), _l("Pajak motor, pulang kampung, hajatan"), Kind.YEARLY)

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        for line in self.lines():
            line.currency = self.mata_uang.data

    def lines(self, *kinds: str | None) -> list[Line]:
        """The lines of these kinds, or all."""
        found = [field for field in self if isinstance(field, Line)]
        return [line for line in found if not kinds or line.kind in kinds]

    def contradictions(self) -> Iterator[tuple[ParsedField | ChoiceField, str]]:
        if all(line.data is None for line in self.lines(None)):
            yield self.gaji, _("Tulis satu uang masuk. Kalau tidak ada, tulis 0.")

    def work_out(self) -> rules.Budget:
        income = sum(line.data or 0 for line in self.lines(None))
        out: dict[Kind, int] = {
            kind: sum(line.data or 0 for line in self.lines(kind))
            for kind in Kind
            if kind not in (Kind.YEARLY, Kind.LEFT)
        }
        yearly = sum(line.data or 0 for line in self.lines(Kind.YEARLY))
        return rules.work_out(income, out, yearly, rules.PERIODS[self.periode.data])

    def said(self, amount: int) -> str:
        """An amount of the result, in the currency of the form."""
        return said(amount, self.mata_uang.data)

    def spoken(self, amount: int) -> str:
        """The same in words."""
        return spoken(amount, self.mata_uang.data)
