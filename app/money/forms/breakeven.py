"""The form of the break-even tool."""

from __future__ import annotations

from app.kit.forms.fields import Count, Rupiah
from app.kit.forms.tools import ToolForm
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.i18n import ngettext
from app.money.rules import breakeven as rules


class BreakEvenForm(ToolForm):
    """Monthly costs, and price and cost of one item."""

    tetap = Rupiah(
        _l("Biaya tetap sebulan"),
        _l("Tulis biaya tetap sebulan. Kalau tidak ada, tulis 0."),
        zero=True,
        description=_l("Dibayar walau tidak ada pembeli: sewa, listrik. Contoh: 800.000"),
    )
    harga = Rupiah(
        _l("Harga jual satu barang"),
        _l("Tulis harga jual satu barang. Contoh: 10.000"),
        description=_l("Contoh: 10.000"),
    )
    biaya = Rupiah(
        _l("Biaya satu barang"),
        _l("Tulis biaya membuat atau membeli satu barang. Contoh: 6.000"),
        zero=True,
        description=_l("Bahan, bungkus, ongkos. Contoh: 6.000"),
    )
    hari = Count(
        _l("Hari jualan sebulan"),
        most=31,
        example=26,
        description=_l("Boleh kosong. Contoh: 26"),
        unit=lambda n: ngettext("%(num)s hari", "%(num)s hari", n),
    )

    def work_out(self) -> rules.BreakEven:
        return rules.work_out(self.tetap.data, self.harga.data, self.biaya.data, self.hari.data)
