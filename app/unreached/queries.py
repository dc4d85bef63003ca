"""Read what is missing in the parts of a region in a frozen week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.frozen_weeks.queries import (
    find_week,
    read_pages,
    read_region_names,
    read_weeks,
)
from app.frozen_weeks.rules import FrozenPage, FrozenRegion, FrozenWeek
from app.kit.clock import WIB
from app.partners.queries import count_partners_by_place
from app.partners.rules.vocabulary import NEEDS
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.official import SENDERS
from app.regions import codes
from app.regions.codes import COUNTRY, Level
from app.regions.queries import region_names
from app.unreached import rules
from app.unreached.rules import MissingTable, NeedsInRegion, needs_in_region


@dataclass(frozen=True, slots=True)
class MissingInRegion:
    """What is missing in the parts of a region, in one `week`. `above`: code and name of every
    region above, the country first. `names`: of the listed regions and of those above them."""

    code: str
    name: str
    above: tuple[tuple[str, str], ...]
    table: MissingTable
    names: Mapping[str, str]
    week: FrozenWeek
    is_newest: bool


def read_missing_in_region(code: str, monday: date | None = None) -> MissingInRegion | None:
    """What is missing in the parts of a region above the village; None if there is no such region.
    `monday`: of the week; None: the last one. Raises NothingFrozenError, UnknownWeekError.

    Five statements at most: weeks, names, two of pages, names of what is listed."""
    weeks = read_weeks()
    week = find_week(weeks, monday)
    level = codes.region_level(code)
    names, _ = read_region_names(code)
    chain = [*reversed(codes.ancestor_codes(code)), code]
    if level == "village" or any(above not in names for above in chain) or names[code].gone:
        return None
    pages = read_pages(week.monday, {code, COUNTRY})
    parts = {level: _parts(pages.get(code)) for level in [_level_below(level)]}
    deepest = rules.LISTED_LEVELS[level][0]
    if deepest not in parts:
        below = read_pages(week.monday, parts[_level_below(level)])
        parts[deepest] = {
            its: shown for page in below.values() for its, shown in _parts(page).items()
        }
    table = rules.build_missing_table(
        level,
        parts,
        week.as_of.astimezone(WIB).date(),
        pages[COUNTRY].sources if COUNTRY in pages else {},
    )
    listed = {each.code for each in table.unreached} | {each.code for each in table.quiet}
    listed |= {codes.parent_code(its) or COUNTRY for its in listed} - {COUNTRY}
    return MissingInRegion(
        code,
        names[code].name,
        tuple((its, names[its].name) for its in chain[:-1]),
        table,
        region_names(listed),
        week,
        week == weeks[0],
    )


def read_needs_in_region(code: str, today: date) -> NeedsInRegion | None:
    """Partners by need in the parts of a region; None if there is no such region.

    Four statements: names, partners, weeks, pages."""
    names, below = read_region_names(code)
    chain = [*reversed(codes.ancestor_codes(code)), code]
    if any(above not in names for above in chain) or names[code].gone:
        return None
    parts = {its: part.name for its, part in below.items() if not part.gone}
    parts = parts or {code: names[code].name}
    length = len(next(iter(parts)))
    counts = count_partners_by_place(code, length, today)
    week = next(iter(read_weeks()), None)
    pages = {} if week is None else read_pages(week.monday, {*chain, code})
    shown = {its: part for page in pages.values() for its, part in page.parts.items()}
    senders = {its: shown[its].official[SENDERS] for its in parts if _has_senders(shown.get(its))}
    return NeedsInRegion(
        code,
        names[code].name,
        tuple((its, names[its].name) for its in chain[:-1]),
        needs_in_region(NEEDS, parts, counts, senders),
        parts,
        week,
        pages[COUNTRY].sources.get(SENDERS) if COUNTRY in pages else None,
    )


def _has_senders(shown: FrozenRegion | None) -> bool:
    return shown is not None and SENDERS in shown.official


def _level_below(level: Level) -> Level:
    return rules.LISTED_LEVELS[level][-1]


def _parts(page: FrozenPage | None) -> dict[str, FrozenRegion]:
    """The parts of a page without people whose village is not told."""
    parts = {} if page is None else page.parts
    return {its: shown for its, shown in parts.items() if its != UNPLACED}
