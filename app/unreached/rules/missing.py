"""Regions where something is missing: senders of money and no cohort yet, senders and no access
point, or cohorts that have all ended. Pure.

Told from official figures and from the programme's own deeds (rules.reached), never from a count of
households, so it says nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.frozen_weeks.rules.frozen import FrozenRegion
from app.ratios.rules.official import ACCESS, SENDERS, OfficialSource
from app.regions.codes import Level

QUIET_AFTER: Final = timedelta(days=90)

LISTED_LEVELS: Final[Mapping[Level, tuple[Level, ...]]] = {
    "country": ("regency", "province"),
    "province": ("district", "regency"),
    "regency": ("village", "district"),
    "district": ("village",),
}
"""Of which level the regions are that are listed for a region: the first one with figures."""


@dataclass(frozen=True, slots=True)
class UnreachedRegion:
    """A region with senders that is not reached, or in which no access point is known. `reached`:
    None if that was not recorded. `access`: the number of access points by indicator; None where no
    figure is known, which is not zero. `has_no_access`: some figure is known, and all that are
    known are 0."""

    code: str
    senders: int
    reached: bool | None
    access: Mapping[str, int | None]
    has_no_access: bool


@dataclass(frozen=True, slots=True)
class QuietRegion:
    """A region in which all cohorts have ended, the last one on the day `ended`."""

    code: str
    ended: date


@dataclass(frozen=True, slots=True)
class MissingTable:
    """What is missing in the parts of a region. `level`: of the regions in `unreached`; None if no
    figure of senders is known for any; `known`: for how many one is. `unreached`: with most senders
    first. `quiet`: of the level `quiet_level`, the longest ended first. `sources`: of the official
    figures by indicator."""

    level: Level | None
    known: int
    unreached: tuple[UnreachedRegion, ...]
    quiet_level: Level
    quiet: tuple[QuietRegion, ...]
    sources: Mapping[str, OfficialSource]


def unreached_region(code: str, shown: FrozenRegion) -> UnreachedRegion | None:
    """The region if it has senders, and is not reached or has no access point; else None.

    >>> def found(**official):
    ...     return unreached_region("35.07.12", FrozenRegion(reached=True, official=official))
    >>> found(senders=40) is None, found(bank_offices=0) is None
    (True, True)
    >>> found(senders=40, bank_offices=0).has_no_access, found(senders=40, post_offices=1) is None
    (True, True)
    >>> unreached_region("35.07.12", FrozenRegion(reached=False, official={"senders": 40})).access
    {'bank_offices': None, 'laku_pandai_agents': None, 'post_offices': None}
    """
    senders = shown.official.get(SENDERS, 0)
    access = {each: shown.official.get(each) for each in ACCESS}
    known = [n for n in access.values() if n is not None]
    has_no_access = bool(known) and not any(known)
    if senders == 0 or not (shown.reached is False or has_no_access):
        return None
    return UnreachedRegion(code, senders, shown.reached, access, has_no_access)


def unreached_regions(parts: Mapping[str, FrozenRegion]) -> tuple[UnreachedRegion, ...]:
    """The parts where something is missing, those with most senders first."""
    found = (unreached_region(code, shown) for code, shown in parts.items())
    missing = [each for each in found if each is not None]
    return tuple(sorted(missing, key=lambda each: (-each.senders, each.code)))


def known_senders(parts: Iterable[FrozenRegion]) -> int:
    """For how many of these regions a figure of senders is known."""
    return sum(SENDERS in shown.official for shown in parts)


def quiet_regions(parts: Mapping[str, FrozenRegion], day: date) -> tuple[QuietRegion, ...]:
    """The parts in which the last meeting of all cohorts was 90 days before `day` or earlier, the
    longest ago first. The end of a cohort stands for meetings that nobody entered.

    >>> days = {"35.07.01": date(2026, 9, 2), "35.07.02": date(2026, 9, 3)}
    >>> parts = {code: FrozenRegion(reached=True, cohorts_until=its) for code, its in days.items()}
    >>> [each.code for each in quiet_regions(parts, date(2026, 12, 1))]
    ['35.07.01']
    """
    ended = [
        QuietRegion(code, shown.cohorts_until)
        for code, shown in parts.items()
        if shown.cohorts_until is not None and shown.cohorts_until + QUIET_AFTER <= day
    ]
    return tuple(sorted(ended, key=lambda each: (each.ended, each.code)))


def build_missing_table(
    level: Level,
    parts: Mapping[Level, Mapping[str, FrozenRegion]],
    day: date,
    sources: Mapping[str, OfficialSource],
) -> MissingTable:
    """What is missing in the parts of a region of `level`. `parts`: by their level, all of
    LISTED_LEVELS; `day`: of the frozen week."""
    levels = LISTED_LEVELS[level]
    known = {each: known_senders(parts[each].values()) for each in levels}
    told = next((each for each in levels if known[each]), None)
    return MissingTable(
        level=told,
        known=0 if told is None else known[told],
        unreached=() if told is None else unreached_regions(parts[told]),
        quiet_level=levels[0],
        quiet=quiet_regions(parts[levels[0]], day),
        sources={name: its for name, its in sources.items() if name in (SENDERS, *ACCESS)},
    )
