"""How entries of the registry are shown in lists. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.regions.codes import COUNTRY, region_level
from app.villages.rules.entries import VillageEntry

SHORT: Final = 40
MOST_LISTED: Final = 200
_PART_LENGTH: Final = {"country": 2, "province": 5, "regency": 8}


@dataclass(frozen=True, slots=True)
class ShownVillage:
    """A village with all its entries."""

    code: str
    name: str
    entries: tuple[VillageEntry, ...]

    @property
    def regency(self) -> str:
        return self.code[:5]


def by_village(listed: Iterable[Any]) -> list[ShownVillage]:
    """The villages of these entries (queries.ListedEntry), each once, in their order."""
    found: dict[str, tuple[str, list[VillageEntry]]] = {}
    for each in listed:
        found.setdefault(each.entry.village, (each.village_name, []))[1].append(each.entry)
    return [ShownVillage(code, name, tuple(its)) for code, (name, its) in found.items()]


def is_short(villages: Sequence[ShownVillage], at: str) -> bool:
    """Whether the villages of the region `at` are shown by name, rather than its parts.

    >>> some = [ShownVillage("35.02.10.2001", "Contoh", ())]
    >>> is_short(some, "00"), is_short(some * 41, "35"), is_short(some * 41, "35.02.10")
    (True, False, True)
    >>> is_short(some * 201, "35.02")
    False
    """
    most = SHORT if at == COUNTRY or len(at) == 2 else MOST_LISTED
    return len(villages) <= most or region_level(at) in ("district", "village")


def count_by_part(villages: Iterable[str], at: str) -> dict[str, int]:
    """{part of the region `at`: how many of the villages lie in it}.

    >>> count_by_part(["35.02.10.2001", "35.02.11.2001", "35.07.01.2001"], "35")
    {'35.02': 2, '35.07': 1}
    """
    length = _PART_LENGTH.get(region_level(at), 13)
    return dict(Counter(code[:length] for code in villages))
