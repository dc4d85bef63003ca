"""The form of the inflation tool."""

from __future__ import annotations

from app.kit.forms.fields import CountField, PercentField, RupiahField
from app.kit.forms.tools import CalculatorForm
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.i18n import ngettext
from app.money.rules import inflation as rules


class InflationForm(CalculatorForm):
    jumlah = RupiahField(
        _l("Uang hari ini"),
        _l("Tulis jumlah uangnya. Contoh: 10 jt"),
        description=_l("Atau harga barang hari ini. Contoh: 10 jt"),
    )
    tahun = CountField(
        _l("Berapa tahun lagi?"),
        _l("Tulis berapa tahun. Contoh: 5"),
        maximum=rules.MOST_YEARS,
        example=5,
        format_with_unit=lambda n: ngettext("%(num)s tahun", "%(num)s tahun", n),
    )
    inflasi = PercentField(
        _l("Harga naik berapa persen setahun?"),
        _l("Tulis persen kenaikan harga. Contoh: 3"),
        maximum=100,
        example=3,
        description=_l("Perkiraan Anda. Angka tahun lalu ada di BPS. Contoh: 3"),
    )

    def compute_inflation(self) -> rules.InflationResult:
        return rules.apply_inflation(self.jumlah.data, self.tahun.data, self.inflasi.data)
