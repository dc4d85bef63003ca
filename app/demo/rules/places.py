"""Invented partners, and villages with a programme. Pure, and the same every time.

Each name begins with “Contoh”. No entry has a telephone number, so that nobody rings a stranger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from app.demo.rules.households import COUNTRIES, REGENCIES
from app.partners.rules.entries import PartnerEntry
from app.villages.rules.entries import VillageEntry
from app.villages.rules.readiness import MARKS, NotedMark

_IDS: Final = UUID("2b8f6f0e-7c55-4c41-9d0f-1f6f0a7f3a52")
WEB: Final = "https://example.org/"
SOURCE: Final = "Data contoh, bukan lembaga sungguhan"

Offer = tuple[str, str, str, str]
"""(name, kind, needs, what it does) of an invented partner."""
IN_REGENCIES: Final[Sequence[Offer]] = (
    ("Loket Kerja", "pemerintah", "L01 L02 L18", "Cek tawaran kerja dan surat sebelum berangkat."),
    ("Teman Pulang", "lembaga", "L09 L15", "Menemani keluarga saat pekerja pulang."),
    ("Serikat Rantau", "serikat", "L03 L04", "Membantu soal gaji dan kontrak."),
    ("Rumah Singgah", "rumah-aman", "L05 L07", "Tempat aman sementara. Tanya lewat dinas."),
    ("Klinik Tenang", "kesehatan", "L10 L19", "Berobat, dan teman bicara saat berat."),
    ("Kelas Usaha", "pelatihan", "L16 L18", "Belajar menabung dan memulai usaha."),
)
IN_PROVINCES: Final[Sequence[Offer]] = (
    ("Balai Pelindungan", "pemerintah", "L01 L08 L09", "Menerima aduan dan mencari kabar pekerja."),
    ("Bantuan Hukum", "lembaga", "L04 L05 L06", "Mendampingi perkara tanpa biaya."),
    ("Loket Klaim", "pemerintah", "L10 L11", "Membantu berkas klaim asuransi."),
)
ABROAD: Final[Sequence[Offer]] = (
    ("Meja Pekerja", "perwakilan", "L03 L08 L14", "Menerima aduan dan mengurus surat jalan."),
)
IN_INDONESIA: Final[Sequence[Offer]] = (
    ("Pusat Informasi", "pemerintah", "L01 L09", "Menjawab pertanyaan dari mana pun."),
    ("Kawan Bicara", "lembaga", "L19", "Mendengarkan, tanpa menanyakan nama."),
)
IN_VILLAGES: Final[Sequence[Offer]] = (
    ("Layanan Desa", "desa", "L02 L12", "Membantu surat keluarga dan surat anak."),
)
VILLAGES_WITH_PARTNERS: Final = 4
DAYS_SINCE_CHECK: Final = (12, 45, 90, None, 150, 230, 30, 400)
"""None: never checked. From 184 days it is due, after 365 hidden from the search."""

PROGRAMMES_OF_DEMO: Final = ("emas", "desmigratif", "desbumi", "lain")
OWN_PROGRAMME: Final = "Contoh Desa Ramah Migran"
STATUSES_OF_DEMO: Final = ("aktif", "aktif", "usulan", "aktif", "selesai")


@dataclass(frozen=True, slots=True)
class NotedMeeting:
    """A meeting of a village about offers: how many came, as a multiple of five."""

    village: str
    held_on: date
    people: int


def plan_partners(
    names: Mapping[str, str], villages: Sequence[str], today: date
) -> list[PartnerEntry]:
    """Sixty invented partners in the sending regencies, their provinces, some of these villages,
    the country and abroad. `names`: of regions and countries by code."""
    provinces = sorted({code[:2] for code in REGENCIES})
    spread = (
        (IN_REGENCIES, list(REGENCIES)),
        (IN_PROVINCES, provinces),
        (ABROAD, [code.lower() for code in COUNTRIES]),
        (IN_INDONESIA, ["00"]),
        (IN_VILLAGES, villages[:VILLAGES_WITH_PARTNERS]),
    )
    pairs = [(offer, place) for offers, places in spread for offer in offers for place in places]
    return [
        _plan_partner(number, offer, place, names.get(place, ""), today)
        for number, (offer, place) in enumerate(pairs)
    ]


def _plan_partner(number: int, offer: Offer, place: str, where: str, today: date) -> PartnerEntry:
    called, kind, needs, about = offer
    name = f"Contoh {called} {where}".strip()
    days = DAYS_SINCE_CHECK[number % len(DAYS_SINCE_CHECK)]
    return PartnerEntry(
        id=uuid5(_IDS, f"{called} {place}"),
        name=name,
        kind=kind,
        about=about,
        needs=tuple(needs.split()),
        places=(place,),
        languages=("id", "jv") if place.startswith("3") else ("id",),
        hours="Senin-Jumat 08.00-15.00" if kind != "rumah-aman" else "",
        web=WEB,
        cost="Gratis",
        source=SOURCE,
        as_of="2026",
        checked_by="" if days is None else "Contoh Kantor Pemeriksa",
        checked_on=None if days is None else today - timedelta(days=days),
    )


def plan_programme_villages(villages: Sequence[str]) -> list[VillageEntry]:
    """These villages, each in one programme.

    >>> [each.since for each in plan_programme_villages(["35.02.10.2001", "35.02.10.2002"])]
    ['2021', '2022-04']
    """
    return [
        VillageEntry(
            village,
            programme := PROGRAMMES_OF_DEMO[n % len(PROGRAMMES_OF_DEMO)],
            name=OWN_PROGRAMME if programme == "lain" else "",
            since=f"{2021 + n % 5}" + ("-04" if n % 2 else ""),
            decree=f"Contoh SK {n + 1}" if n % 3 else "",
            office="Contoh: meja pelayanan kantor desa",
            status=STATUSES_OF_DEMO[n % len(STATUSES_OF_DEMO)],
        )
        for n, village in enumerate(villages)
    ]


def plan_marks(number: int, today: date) -> list[NotedMark]:
    """What was noted of the readiness of the village with this number: of every third nothing,
    of others the first marks.

    >>> [len(plan_marks(number, date(2026, 12, 1))) for number in range(6)]
    [0, 2, 3, 0, 5, 6]
    """
    if number % 3 == 0:
        return []
    marks = list(MARKS)[: 1 + number % 8]
    return [
        NotedMark(mark, "berjalan" if (number + n) % 2 else "ada", f"Contoh surat {n + 1}", seen_on)
        for n, mark in enumerate(marks)
        for seen_on in [today - timedelta(days=20 + 11 * n)]
    ]


def plan_meetings(villages: Sequence[str], today: date) -> Iterator[NotedMeeting]:
    """Every second village met once, every fourth twice."""
    for number, village in enumerate(villages[::2]):
        for nth in range(1 + (number + 1) % 2):
            on = today - timedelta(days=14 + 9 * (number % 7) + 90 * nth)
            yield NotedMeeting(village, on, 15 + 5 * (number % 6))
