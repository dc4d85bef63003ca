"""The indicators that can be loaded. Frozen: figures are stored under these codes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.kit.text.msgid import N_


@dataclass(frozen=True, slots=True)
class LoadedIndicator:
    """`word` is written in the table's column *indikator*. `name` and `definition` are message ids.
    `purpose` says what the figures are used for."""

    code: str
    word: str
    name: str
    definition: str
    purpose: str


_LISTED: Final = (
    LoadedIndicator(
        "placements",
        "penempatan",
        N_("Penempatan pekerja migran"),
        N_("Pekerja asal wilayah ini yang ditempatkan di luar negeri dalam masa itu."),
        N_("Penyebut jangkauan (R1). Yang berangkat tanpa tercatat tidak termasuk."),
    ),
    LoadedIndicator(
        "senders",
        "pengirim uang",
        N_("Pengirim uang dari luar negeri"),
        N_("Orang asal wilayah ini yang mengirim uang dari luar negeri dalam masa itu."),
        N_("Desa dengan pengirim uang yang belum terjangkau didahulukan."),
    ),
    LoadedIndicator(
        "bank_offices",
        "kantor bank",
        N_("Kantor bank"),
        N_("Kantor bank umum dan BPR di wilayah ini, pada akhir masa itu."),
        N_("Titik layanan (A1)."),
    ),
    LoadedIndicator(
        "laku_pandai_agents",
        "agen laku pandai",
        N_("Agen Laku Pandai"),
        N_("Agen bank tanpa kantor di wilayah ini, pada akhir masa itu."),
        N_("Titik layanan (A1)."),
    ),
    LoadedIndicator(
        "post_offices",
        "kantor pos",
        N_("Kantor pos"),
        N_("Kantor pos di wilayah ini, pada akhir masa itu."),
        N_("Titik layanan (A1)."),
    ),
    LoadedIndicator(
        "reporting_points",
        "titik lapor",
        N_("Titik lapor"),
        N_("Tempat di wilayah ini untuk melapor bila seorang pekerja tidak ada kabarnya."),
        N_("Tidak ada laporan bukan berarti aman: lihat dulu ada tidaknya titik lapor."),
    ),
)
INDICATORS: Final[Mapping[str, LoadedIndicator]] = {each.code: each for each in _LISTED}
_CODES: Final = {word: each.code for each in _LISTED for word in (each.word, each.code)}


def find_indicator(text: str) -> str | None:
    """The code of the indicator that a cell names; None if there is none.

    >>> find_indicator(" Kantor  Bank"), find_indicator("kantor_pos"), find_indicator("kantor")
    ('bank_offices', 'post_offices', None)
    """
    word = " ".join(text.casefold().replace("_", " ").split())
    return _CODES.get(word) or _CODES.get(word.replace(" ", "_"))
