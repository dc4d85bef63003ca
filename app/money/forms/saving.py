"""The form of the savings tool: a deposit or a target, and the number of months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.kit.forms.fields import ChoiceField, CountField, ParsedField, PercentField, RupiahField
from app.kit.forms.tools import CalculatorForm
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.i18n import ngettext
from app.money.rules import saving as rules


class SavingForm(CalculatorForm):
    """The form for either `setoran` (deposit) or `target`; the other one is computed."""

    setoran = RupiahField(
        _l("Setoran sebulan"),
        allow_zero=True,
        description=_l("Yang Anda sisihkan tiap bulan. Contoh: 500.000 atau 1,5 jt"),
    )
    target = RupiahField(
        _l("Uang yang ingin dicapai"),
        description=_l("Atau isi ini, dan kosongkan setoran. Contoh: 50 jt"),
    )
    bulan = CountField(
        _l("Berapa bulan?"),
        _l("Tulis berapa bulan. Contoh: 24"),
        maximum=rules.MOST_MONTHS,
        example=24,
        description=_l("Satu tahun 12 bulan. Contoh: 24"),
        format_with_unit=lambda n: ngettext("%(num)s bulan", "%(num)s bulan", n),
    )
    awal = RupiahField(
        _l("Tabungan yang sudah ada"),
        allow_zero=True,
        description=_l("Boleh kosong. Contoh: 2.000.000"),
    )
    bunga = PercentField(
        _l("Tambahan setahun, dalam persen"),
        maximum=100,
        example=3,
        description=_l("Kosongkan kalau disimpan tanpa bunga. Contoh: 3"),
    )
    jenis = ChoiceField(
        _l("Tambahan itu apa?"),
        {"bunga": _l("bunga bank"), "bagi_hasil": _l("perkiraan bagi hasil")},
        _l("Pilih bunga atau bagi hasil."),
        default="bunga",
    )

    def missing_fields(self) -> Iterator[tuple[ParsedField | ChoiceField, str]]:
        if not self.setoran.typed_text and not self.target.typed_text:
            yield self.setoran, _("Tulis setoran sebulan, atau uang yang ingin dicapai.")

    def contradictions(self) -> Iterator[tuple[ParsedField | ChoiceField, str]]:
        if self.setoran.data is not None and self.target.data is not None:
            yield self.target, _("Isi setoran atau uang yang ingin dicapai, satu saja.")

    def compute_savings(self) -> rules.SavingsPlan:
        months, rate = self.bulan.data, self.bunga.data or Decimal(0)
        start = self.awal.data or 0
        if self.target.data is None:
            return rules.savings_from_deposit(self.setoran.data, months, rate, start)
        return rules.savings_for_target(self.target.data, months, rate, start)
