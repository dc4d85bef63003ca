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
from app.money.rules.budget import BudgetCategory


class BudgetField(RupiahField):
    """A field for an amount in the currency of the form; `kind` is None for income."""

    def __init__(
        self, label: Any, hint: Any = "", kind: BudgetCategory | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, allow_zero=True, description=hint, **kwargs)
        self.kind = kind
        self.currency = "IDR"

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        words = amount_in_words(self.data, self.currency)
        return f"{format_amount(self.data, self.currency)} ({words})"


def format_amount(amount: int, currency: str) -> str:
    return numbers.format_money(Decimal(amount), currency, language())


def amount_in_words(amount: int, currency: str) -> str:
    if currency == "IDR":
        return numbers.amount_in_words(amount, language())
    return numbers.amount_in_words(amount, language(), str(UNITS[currency]))


PERIODS: Final = {
    "minggu": _l("seminggu"),
    "dua_minggu": _l("dua minggu"),
    "bulan": _l("sebulan"),
    "tahun": _l("setahun"),
}


class BudgetForm(CalculatorForm):
    """The form of a budget. Fields without a kind are income."""

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
    gaji = BudgetField(_l("Gaji atau upah"), _l("Yang benar-benar diterima. Contoh: 3.500.000"))
    kiriman = BudgetField(_l("Kiriman yang diterima"))
    masuk_lain = BudgetField(_l("Uang masuk lain"), _l("Warung, panen, bantuan"))
    makan = BudgetField(_l("Makan dan dapur"), kind=BudgetCategory.NEEDS)
    tempat = BudgetField(_l("Rumah"), _l("Sewa, listrik, air, gas"), BudgetCategory.NEEDS)
    sekolah = BudgetField(_l("Sekolah dan anak"), kind=BudgetCategory.NEEDS)
    jalan = BudgetField(_l("Ongkos jalan dan bensin"), kind=BudgetCategory.NEEDS)
    pulsa = BudgetField(_l("Pulsa dan internet"), kind=BudgetCategory.NEEDS)
    obat = BudgetField(_l("Obat dan iuran kesehatan"), kind=BudgetCategory.NEEDS)
    perlu_lain = BudgetField(_l("Kebutuhan lain"), kind=BudgetCategory.NEEDS)
    ingin = BudgetField(
        _l("Keinginan"), _l("Jajan, baju baru, hiburan, rokok"), BudgetCategory.WANTS
    )
    dikirim = BudgetField(_l("Kirim ke keluarga"), kind=BudgetCategory.SENDING)
    tabung = BudgetField(_l("Tabungan"), kind=BudgetCategory.SAVING)
    utang = BudgetField(_l("Cicilan utang"), kind=BudgetCategory.DEBTS)
    raya = BudgetField(_l("Hari raya, setahun"), kind=BudgetCategory.YEARLY)
    daftar = BudgetField(_l("Daftar sekolah dan seragam, setahun"), kind=BudgetCategory.YEARLY)
    tahunan = BudgetField(
        _l("Lainnya, setahun"), _l("Pajak motor, pulang kampung, hajatan"), BudgetCategory.YEARLY
    )

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        for line in self.amount_fields():
            line.currency = self.mata_uang.data

    def amount_fields(self, *kinds: str | None) -> list[BudgetField]:
        """The amount fields of these kinds, by default all."""
        found = [field for field in self if isinstance(field, BudgetField)]
        return [line for line in found if not kinds or line.kind in kinds]

    def contradictions(self) -> Iterator[tuple[ParsedField | ChoiceField, str]]:
        if all(line.data is None for line in self.amount_fields(None)):
            yield self.gaji, _("Tulis satu uang masuk. Kalau tidak ada, tulis 0.")

    def compute_budget(self) -> rules.Budget:
        income = sum(line.data or 0 for line in self.amount_fields(None))
        out: dict[BudgetCategory, int] = {
            kind: sum(line.data or 0 for line in self.amount_fields(kind))
            for kind in BudgetCategory
            if kind not in (BudgetCategory.YEARLY, BudgetCategory.LEFT)
        }
        yearly = sum(line.data or 0 for line in self.amount_fields(BudgetCategory.YEARLY))
        return rules.compute_budget(income, out, yearly, rules.PERIODS[self.periode.data])

    def format_amount(self, amount: int) -> str:
        return format_amount(amount, self.mata_uang.data)

    def amount_in_words(self, amount: int) -> str:
        return amount_in_words(amount, self.mata_uang.data)
