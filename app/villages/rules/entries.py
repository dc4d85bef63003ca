"""An entry of the registry: programmes, states, dates, and what may not stand in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from app.kit.text.msgid import N_
from app.rosters.rules.cells import count_digits, plain_text

PROGRAMMES: Final[Mapping[str, str]] = {
    "emas": "Desa Migran Emas",
    "desmigratif": "Desmigratif",
    "desbumi": "Desbumi",
    "lain": N_("Program lain"),
}
STATUSES: Final[Mapping[str, str]] = {
    "usulan": N_("diusulkan"),
    "aktif": N_("berjalan"),
    "selesai": N_("selesai"),
    "dicoret": N_("dicoret"),
}
PUBLIC_STATUSES: Final = ("usulan", "aktif", "selesai")
LONGEST: Final[Mapping[str, int]] = {"name": 80, "decree": 80, "office": 120}
FIELD_NAMES: Final[Mapping[str, str]] = {
    "programme": N_("Program"),
    "name": N_("Nama program"),
    "since": N_("Sejak"),
    "decree": N_("Nomor SK"),
    "decree_date": N_("Tanggal SK"),
    "office": N_("Kantor"),
    "status": N_("Keadaan"),
}
FIRST_YEAR: Final = 2000
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "mei", "jun"),
    *("jul", "agu", "sep", "okt", "nov", "des"),
)
_OTHER_MONTHS: Final = {"may": 5, "aug": 8, "agt": 8, "oct": 10, "dec": 12, "nop": 11, "peb": 2}
_TITLES: Final = re.compile(
    r"\b(?:pak|bapak|bpk|bu|ibu|sdr|sdri|saudara|saudari|mas|mbak|kang|ustad|ustadz|hp|wa)\b\.?"
    r"|\bhj?\. ?[A-Z]|@",
    re.IGNORECASE,
)
_STARTS_WITH_A_WORD_OF_OFFICES: Final = re.compile(r"\bibu kota\b", re.IGNORECASE)
PHONE_DIGITS: Final = 7
NIK_DIGITS: Final = 16
_SEPARATORS: Final = re.compile(r"[\s().,_–—-]")
_MOBILE: Final = re.compile(r"(?<!\d)(?:62|0)8\d{7,11}(?!\d)")
"""A number of a mobile phone in Indonesia, once what separates its digits is gone."""


@dataclass(frozen=True, slots=True)
class VillageEntry:
    """A village in a programme; see models.ProgrammeVillage."""

    village: str
    programme: str
    name: str = ""
    since: str = ""
    decree: str = ""
    decree_date: str = ""
    office: str = ""
    status: str = "aktif"

    @property
    def key(self) -> tuple[str, str, str]:
        return self.village, self.programme, name_key(self.name)


def name_key(name: str) -> str:
    """What finds a programme by its name, whatever its case.

    >>> name_key("Desa  Ramah Migran"), name_key("desa ramah MIGRAN")
    ('desa ramah migran', 'desa ramah migran')
    """
    return plain_text(name).casefold()[: LONGEST["name"]]


def changed_fields(before: VillageEntry, after: VillageEntry) -> tuple[str, ...]:
    """The names of the fields that differ, the village apart.

    >>> changed_fields(VillageEntry("35.02.10.2001", "emas"), VillageEntry("35.02.10.2001", "emas",
    ...     since="2025", status="usulan"))
    ('since', 'status')
    """
    names = [each.name for each in fields(VillageEntry) if each.name != "village"]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def find_programme(text: str) -> str | None:
    """The programme that a cell names; None if it is none of the three known ones.

    >>> [find_programme(text) for text in ("Desa Migran EMAS", "DESMIGRATIF", "Desbumi", "KUBE")]
    ['emas', 'desmigratif', 'desbumi', None]
    """
    plain = plain_text(text).casefold().removeprefix("desa ").removeprefix("program ")
    plain = plain.removeprefix("desa ")
    known = {"migran emas": "emas", "emas": "emas", "desmigratif": "desmigratif"}
    known |= {"migran produktif": "desmigratif", "peduli buruh migran": "desbumi"}
    return known.get(plain, "desbumi" if plain == "desbumi" else None)


def find_status(text: str) -> str | None:
    """The state that a cell names; "aktif" for an empty one.

    >>> [find_status(text) for text in ("Berjalan", "usulan", "", "mungkin")]
    ['aktif', 'usulan', 'aktif', None]
    """
    words = {"": "aktif", "berjalan": "aktif", "aktif": "aktif", "diusulkan": "usulan"}
    words |= {status: status for status in STATUSES} | {"berakhir": "selesai"}
    return words.get(plain_text(text).casefold())


def parse_partial_date(text: str) -> str | None:
    """A date whose day or month may be unknown, as ISO writes it; None if it cannot be read.

    >>> [parse_partial_date(text) for text in ("2025", "09/2025", "September 2025", "11-9-2025")]
    ['2025', '2025-09', '2025-09', '2025-09-11']
    >>> [parse_partial_date(text) for text in ("11 Sept 2025", "2025-09-11 00:00:00", "besok")]
    ['2025-09-11', '2025-09-11', None]
    """
    plain = re.sub(r"[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$", "", plain_text(text).casefold())
    if iso := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", plain):
        return _iso(iso[1], iso[2], iso[3])
    if numbers := re.fullmatch(r"(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})", plain):
        return _iso(numbers[3], numbers[2], numbers[1])
    if words := re.fullmatch(r"(?:(\d{1,2})[- ])?([a-z]{3})[a-z]*\.?[- ](\d{4})", plain):
        short = words[2]
        month = _MONTHS.index(short) + 1 if short in _MONTHS else _OTHER_MONTHS.get(short)
        return _iso(words[3], str(month), words[1]) if month else None
    return None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if found.year < FIRST_YEAR:
        return None
    return found.isoformat()[: 10 if day else 7 if month else 4]


def is_future(partial: str, today: date) -> bool:
    """Whether even the first day that a partial date can mean is after today.

    >>> is_future("2026", date(2026, 12, 2)), is_future("2027-01", date(2026, 12, 2))
    (False, True)
    """
    return bool(partial) and partial > today.isoformat()[: len(partial)]


def private_fault(text: str, *, is_decree: bool = False) -> str:
    """Why a text may not be kept: "number" for what may be a telephone number or NIK, "person" for
    what seems to name a person; "" if it may. Numbers of decrees are longer than offices'.

    >>> private_fault("Kantor desa, kasi pelayanan"), private_fault("Pak Budi 0812-3456-7890")
    ('', 'number')
    >>> private_fault("Ibu Sari, kasi pelayanan"), private_fault("188.4/512/2025", is_decree=True)
    ('person', '')
    >>> private_fault("SK 0812.3456.7890", is_decree=True)
    'number'
    >>> private_fault("Dinas Tenaga Kerja, ibu kota kabupaten")
    ''
    """
    if is_decree:
        runs = re.findall(r"\d+", text)
        too_long = any(len(run) >= PHONE_DIGITS for run in runs) or _MOBILE.search(
            _SEPARATORS.sub("", plain_text(text))
        )
        return "number" if too_long or sum(map(len, runs)) >= NIK_DIGITS + 4 else ""
    if count_digits(text) >= PHONE_DIGITS:
        return "number"
    return "person" if _TITLES.search(_STARTS_WITH_A_WORD_OF_OFFICES.sub("", text)) else ""


def text_fault(field: str, text: str) -> str:
    """Why a field of LONGEST may not say this: "too_long", or as private_fault. The name of a
    programme may look like a person's.

    >>> text_fault("name", "Program Ibu Sari"), text_fault("office", "Ibu Sari")
    ('', 'person')
    >>> text_fault("office", "a" * 121), text_fault("decree", "188.4/512/2025")
    ('too_long', '')
    """
    if len(text) > LONGEST[field]:
        return "too_long"
    fault = private_fault(text, is_decree=field == "decree")
    return "" if field == "name" and fault == "person" else fault
