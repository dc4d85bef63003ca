"""Which partners of a province or country a phone keeps, when there are too many for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Final

from app.partners.rules.entries import REGENCY_LENGTH, PartnerEntry
from app.regions.codes import COUNTRY

MOST_TEXT: Final = 90_000
"""Characters in all pages of a list together, as `text_length` counts them."""
MOST_TEXT_OF_NEED: Final = 13_000
"""Characters on the page of one need."""
_AROUND: Final = 60
"""Characters that a partner costs beside its own words, once more for each of its needs."""

Parts = Mapping[str, tuple[PartnerEntry, ...]]
"""{part: partners}. A part is "00", for all of Indonesia; the province or country of the list; or a
regency of that province."""


def part_of_place(place: str, whole: str) -> str | None:
    """The part of the list of `whole`, a province or country, in which a partner in `place` stands;
    never finer than a regency. None if it does not help there.

    >>> [part_of_place(place, "33") for place in ("00", "33", "33.01", "33.01.05.2001", "35.01")]
    ['00', '33', '33.01', '33.01', None]
    >>> [part_of_place(place, "tw") for place in ("00", "tw", "my")]
    ['00', 'tw', None]
    """
    if place in (COUNTRY, whole):
        return place
    return place[:REGENCY_LENGTH] if place.startswith(f"{whole}.") else None


def divide_into_parts(entries: Iterable[PartnerEntry], whole: str) -> dict[str, list[PartnerEntry]]:
    """{part: entries} of the list of `whole`; an entry stands once in each part where it helps."""
    parts: dict[str, list[PartnerEntry]] = {}
    for entry in entries:
        for part in dict.fromkeys(part_of_place(place, whole) for place in entry.places):
            if part is not None:
                parts.setdefault(part, []).append(entry)
    return parts


def with_need(parts: Parts, need: str) -> dict[str, tuple[PartnerEntry, ...]]:
    """The partners of each part that help with this need; parts without any are left out."""
    found = {part: tuple(e for e in some if need in e.needs) for part, some in parts.items()}
    return {part: some for part, some in found.items() if some}


def those_that_fit(parts: Mapping[str, Iterable[PartnerEntry]], most: int) -> Parts:
    """The same parts with as many partners as fit into `most` characters, at least one in each.
    Every part gets its first, then every part its second, and so on: first who brings a need that
    nobody before it in this part helps with, then who was checked most lately. In each part they
    stand by name."""
    ranked = {part: _by_use(some) for part, some in parts.items()}
    kept: set[PartnerEntry] = set()
    length = 0
    for row in zip_longest(*ranked.values()):
        new = {each for each in row if each is not None} - kept
        length += sum(map(text_length, new))
        if kept and length > most:
            break
        kept |= new
    return {
        part: tuple(sorted((e for e in some if e in kept), key=lambda e: (e.name, e.id)))
        for part, some in ranked.items()
    }


def text_length(entry: PartnerEntry) -> int:
    """About how many characters a partner takes in a list.

    >>> from uuid import UUID
    >>> text_length(PartnerEntry(
    ...     id=UUID(int=1), name="Contoh", kind="lain", about="", needs=("L01", "L02"), places=()))
    126
    """
    words = (
        entry.name, entry.about, entry.hours, entry.phone, entry.desk, entry.web, entry.address,
        entry.cost, entry.checked_by,
    )  # fmt: skip
    return sum(map(len, words)) + _AROUND * len(entry.needs)


def _by_use(entries: Iterable[PartnerEntry]) -> list[PartnerEntry]:
    """Who brings a new need first, then the rest; each group by its last check."""
    fresh = sorted(
        entries, key=lambda each: (each.checked_on or date.min, each.name, each.id), reverse=True
    )
    met: set[str] = set()
    first: list[PartnerEntry] = []
    rest: list[PartnerEntry] = []
    for each in fresh:
        (rest if met.issuperset(each.needs) else first).append(each)
        met.update(each.needs)
    return first + rest
