"""The texts about what is missing in a region, in the language of the page."""

from __future__ import annotations

from app.denominators.rules.indicators import INDICATORS
from app.kit.text.i18n import gettext as _
from app.unreached.rules import MissingTexts


def missing_texts() -> MissingTexts:
    return MissingTexts(
        unreached=_(
            "Wilayah dengan pengirim uang yang belum terjangkau, "
            "atau tanpa titik layanan dalam angka resmi. "
            "Angka resmi ditulis seperti dimuat. "
            "Terjangkau: kelompok belajar sudah mulai di sana."
        ),
        quiet=_(
            "Semua kelompok di sana sudah 90 hari atau lebih tidak bertemu. "
            "Menurut pertemuan terakhir, atau tanggal selesai kelompok tanpa catatan pertemuan. "
            "Keluarga di sana mungkin tetap belajar sendiri."
        ),
        indicators={name: _(each.name) for name, each in INDICATORS.items()},
        yes=_("ya"),
    )
