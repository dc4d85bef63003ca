"""The texts about R1, reach, in the language of the page."""

from __future__ import annotations

from app.coverage.rules import IndicatorText, ReachTexts
from app.kit.text.i18n import format_month_and_year
from app.kit.text.i18n import gettext as _
from app.ratios.rules.reach import ReachDetails


def reach_text(details: ReachDetails | None) -> IndicatorText:
    """What R1 is, and where the official figure of a table comes from; without one, in general."""
    return IndicatorText(
        name=_("Jangkauan"),
        definition=_(
            "Pekerja yang dikenal petugas dan berangkat dalam 24 bulan dari angka resmi. "
            "Dibagi semua penempatan dalam 24 bulan yang sama. "
            "Yang berangkat di luar bulan-bulan itu ditulis terpisah. "
            "Bukan bagian dari semua pekerja di luar negeri. "
            "Jangan digambar bersama ukuran yang lain: yang dibagi berbeda."
        ),
        source=_official_source_sentence(details),
    )


def _official_source_sentence(details: ReachDetails | None) -> str:
    if details is None:
        return str(
            _(
                "Sumber: profil peserta, dan angka resmi penempatan. "
                "Halaman tiap wilayah menyebut sumber dan bulannya."
            )
        )
    if details.source is None:
        return str(_("Sumber: belum ada angka penempatan 24 bulan."))
    its = details.source
    codes = {"kemendagri": _("kode Kemendagri"), "bps": _("kode BPS")}
    sentence = _(
        "Sumber: profil peserta, dan penempatan menurut %(source)s, %(first)s sampai %(last)s, "
        "%(codes)s, %(url)s",
        source=its.source,
        first=format_month_and_year(its.period.starts),
        last=format_month_and_year(its.period.ends),
        codes=codes[its.scheme],
        url=its.url,
    )
    added = _("Jumlah dari bagian-bagiannya.")
    return f"{sentence} {added}" if details.is_sum else str(sentence)


def reach_words() -> ReachTexts:
    """The words about the value of R1 and what is told beside it."""
    return ReachTexts(
        remarks={
            "smaller": _(
                "Angka resmi lebih kecil dari hitungan kami. Keduanya ditulis apa adanya."
            ),
            "zero": _("0 berarti 0–4"),
            "below_one": _("kurang dari 1%"),
            "few": _("persen mulai dari 50 penempatan"),
        },
        beside={
            "inside": _("Berangkat dalam 24 bulan itu"),
            "earlier": _("Berangkat lebih dulu"),
            "later": _("Berangkat sesudahnya"),
            "unknown": _("Bulannya belum jelas"),
        },
    )
