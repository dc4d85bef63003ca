"""The texts about what is missing in a region, in the language of the page."""

from __future__ import annotations

from app.denominators.rules.indicators import INDICATORS
from app.kit.text.i18n import gettext as _
from app.partners.rules.vocabulary import NEEDS
from app.ratios.rules.official import SENDERS
from app.unreached.rules import MissingTexts, NeedTexts


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


def need_texts() -> NeedTexts:
    return NeedTexts(
        needs={code: _(words) for code, words in NEEDS.items()},
        states={
            "ada": _("ada mitra"),
            "perlu": _("perlu dipastikan"),
            "belum": _("belum ada mitra"),
        },
        note=_(
            "Mitra dari daftar umum. "
            "Mitra untuk seluruh kabupaten atau provinsi ikut dihitung. "
            "Mitra untuk seluruh Indonesia ditulis terpisah. "
            "Perlu dipastikan: belum ada yang memastikan dalam enam bulan."
        ),
        senders=_(INDICATORS[SENDERS].name),
    )
