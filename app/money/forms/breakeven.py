"""The form of the break-even tool."""

from __future__ import annotations

from app.kit.forms.fields import CountField, RupiahField
from app.kit.forms.tools import CalculatorForm
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.i18n import ngettext
from app.money.rules import breakeven as rules


class ItemsToSellForm(CalculatorForm):
    """The form for monthly fixed costs, and the price and cost of one item."""

    tetap = RupiahField(
        _l("Biaya tetap sebulan"),
        _l("Tulis biaya tetap sebulan. Kalau tidak ada, tulis 0."),
        allow_zero=True,
        description=_l("Dibayar walau tidak ada pembeli: sewa, listrik. Contoh: 800.000"),
    )
    harga = RupiahField(
        _l("Harga jual satu barang"),
        _l("Tulis harga jual satu barang. Contoh: 10.000"),
        description=_l("Contoh: 10.000"),
    )
    biaya = RupiahField(
        _l("Biaya satu barang"),
        _l("Tulis biaya membuat atau membeli satu barang. Contoh: 6.000"),
        allow_zero=True,
        description=_l("Bahan, bungkus, ongkos. Contoh: 6.000"),
    )
    hari = CountField(
        _l("Hari jualan sebulan"),
        maximum=31,
        example=26,
        description=_l("Boleh kosong. Contoh: 26"),
        format_with_unit=lambda n: ngettext("%(num)s hari", "%(num)s hari", n),
    )

    def compute_items_to_sell(self) -> rules.ItemsToSell:
        return rules.compute_items_to_sell(
            self.tetap.data, self.harga.data, self.biaya.data, self.hari.data
        )
