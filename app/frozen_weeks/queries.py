"""Read frozen weeks, and what keeps them from being frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import SQLAlchemyError

from app.counters import queries as counters
from app.counters.queries import MissingRoundingSecretError
from app.course import queries as course
from app.frozen_weeks.models import CoveragePage, CoverageWeek
from app.frozen_weeks.rules import (
    CoverageTable,
    FrozenPage,
    FrozenRegion,
    FrozenWeek,
    RegionPart,
    build_coverage_table,
    compare_with_week,
    decode_frozen_coverage_page,
    earlier_week,
    is_late,
    public_monday,
    public_table,
)
from app.kit.clock import WIB, last_monday
from app.kit.store.db import database, read
from app.ratios.rules.reach import PLACEMENTS
from app.regions import codes
from app.regions.codes import COUNTRY
from app.regions.models import Region
from app.regions.queries import COUNTRY_NAME

FINGERPRINT = 16
"""Hexadecimal digits of SHA-256 that tell one secret from another."""


class OtherRoundingSecretError(Exception):
    """The secret of the rounding is not the one of the newest week. Restore it from a backup."""


FAULTS: Mapping[type[Exception], str] = {
    MissingRoundingSecretError: (
        "Rahasia pembulatan hilang: angka cakupan tidak dibekukan lagi. "
        "Pulihkan basis data dari cadangan."
    ),
    OtherRoundingSecretError: (
        "Rahasia pembulatan bukan yang dulu: angka cakupan tidak dibekukan lagi. "
        "Pulihkan basis data dari cadangan."
    ),
}
"""Why no week can be frozen, in sentences for the operator."""


class NothingFrozenError(Exception):
    """No week has been frozen yet."""


class UnknownWeekError(Exception):
    """No week of this Monday is kept."""


@dataclass(frozen=True, slots=True)
class FrozenCoverage:
    """The table of a region in one `week`, and all weeks that are kept, the newest first."""

    table: CoverageTable
    week: FrozenWeek
    weeks: tuple[FrozenWeek, ...]


def read_frozen_coverage(
    code: str, monday: date | None = None, core: int | None = None
) -> FrozenCoverage | None:
    """The table of a region as officers see it; None if there is no such region. `monday`: of the
    week; None: the last one. `core`: the version by which the parts are counted; None: anyone who
    finished the list in force at that time. Raises NothingFrozenError, UnknownWeekError,
    UnknownCoreListVersionError.

    Three statements at any level: weeks, pages, and names."""
    weeks = read_weeks()
    week = find_week(weeks, monday)
    parent = codes.parent_code(code)
    earlier = earlier_week(weeks, week)
    mondays = [each.monday for each in (week, earlier) if each is not None]
    of_weeks = read_pages_of_weeks(mondays, [code, parent or COUNTRY, COUNTRY])
    pages = of_weeks[week.monday]
    names, below = read_region_names(code)
    chain = [*reversed(codes.ancestor_codes(code)), code]
    if any(above not in names for above in chain):
        return None
    frozen = pages[parent].parts.get(code) if parent in pages else None
    if names[code].gone and frozen is None:
        return None
    lists = {each.version: each.as_of for each in course.catalogue().cores}
    day = week.as_of.astimezone(WIB).date()
    is_recorded = COUNTRY in pages and pages[COUNTRY].region.reached is not None
    zero = FrozenRegion(reached=False if is_recorded else None)
    page = pages.get(code) or FrozenPage(
        frozen or zero,
        {its: zero for its, part in below.items() if not part.gone},
        pages[parent].core_versions
        if parent in pages
        else tuple(version for version, since in lists.items() if since <= day),
        pages[COUNTRY].ratio_names if COUNTRY in pages else (),
    )
    above = [(its, names[its].name) for its in chain[:-1]]
    placements = pages[COUNTRY].sources.get(PLACEMENTS) if COUNTRY in pages else None
    table = build_coverage_table(
        code, names[code].name, above, page, below, lists, core=core, placements=placements
    )
    if earlier is not None:
        then = of_weeks[earlier.monday]
        region = shown_of_region(then, code)
        table = compare_with_week(table, region, then.get(code), earlier.monday)
    return FrozenCoverage(table, week, weeks)


def read_weeks() -> tuple[FrozenWeek, ...]:
    """All visible weeks, the newest first."""
    return tuple(FrozenWeek(*row) for row in read().execute(_WEEKS))


def find_week(weeks: Sequence[FrozenWeek], monday: date | None) -> FrozenWeek:
    """The week of this Monday among visible `weeks`, newest first; None: the last one. Raises
    NothingFrozenError, UnknownWeekError."""
    if not weeks:
        raise NothingFrozenError
    week = next((each for each in weeks if monday in (None, each.monday)), None)
    if week is None:
        raise UnknownWeekError(monday)
    return week


def read_region_names(code: str) -> tuple[dict[str, RegionPart], dict[str, RegionPart]]:
    """The region and those above it, and those directly below it, by code."""
    chain = [*codes.ancestor_codes(code), code]
    names, below = {COUNTRY: RegionPart(COUNTRY_NAME)}, dict[str, RegionPart]()
    for its, parent, name, gone_at in read().execute(_REGIONS, {"chain": chain, "code": code}):
        part = RegionPart(name, gone_at is not None)
        (below if parent == code else names)[its] = part
    return names, below


def read_public_coverage(code: str, today: date) -> FrozenCoverage | None:
    """The table of a region, down to the district, as the public sees it on `today`: of the last
    month end; None if there is no such region. Raises NothingFrozenError before the first one."""
    monday = public_monday(frozen_mondays(), today)
    if monday is None:
        raise NothingFrozenError
    found = read_frozen_coverage(code, monday)
    return found and replace(found, table=public_table(found.table))


def frozen_mondays() -> list[date]:
    """The Mondays of all visible weeks, the newest first."""
    return [row.monday for row in read().execute(_WEEKS)]


def secret_for_freezing() -> tuple[bytes, str]:
    """The secret of the rounding and its fingerprint. Raises MissingRoundingSecretError, or
    OtherRoundingSecretError if the newest week was rounded by another one: two roundings of the
    same count could be compared."""
    secret = counters.rounding_secret()
    fingerprint = sha256(secret).hexdigest()[:FINGERPRINT]
    if read().scalar(_NEWEST_FINGERPRINT) not in (None, fingerprint):
        raise OtherRoundingSecretError
    return secret, fingerprint


def freezing_warnings(now: datetime) -> list[str]:
    """Warnings for `/sehat`: no week can be frozen, or the last one was not."""
    try:
        secret_for_freezing()
        mondays, due = frozen_mondays(), last_monday(now)
    except (MissingRoundingSecretError, OtherRoundingSecretError) as fault:
        return [FAULTS[type(fault)]]
    except SQLAlchemyError:
        database().drop_connection()  # other parts of /sehat report an unwell database
        return []
    if mondays and due not in mondays and is_late(due, now):
        return [f"Cakupan Senin {due:%d-%m-%Y} belum dibekukan: apakah bekal berkala berjalan?"]
    return []


def read_pages(monday: date, regions: Iterable[str]) -> dict[str, FrozenPage]:
    """The stored pages of the week of `monday` among those of `regions`."""
    return read_pages_of_weeks([monday], regions)[monday]


def read_pages_of_weeks(
    mondays: Iterable[date], regions: Iterable[str]
) -> dict[date, dict[str, FrozenPage]]:
    """The stored pages of regions, by Monday and region."""
    found: dict[date, dict[str, FrozenPage]] = {monday: {} for monday in mondays}
    asked = {"mondays": list(found), "regions": list(regions)}
    for monday, region, numbers in read().execute(_PAGES, asked):
        found[monday][region] = decode_frozen_coverage_page(numbers)
    return found


def shown_of_region(pages: Mapping[str, FrozenPage], code: str) -> FrozenRegion | None:
    """What the pages of a week show of a region; None if it was not listed. A page that is not
    stored shows zeros only."""
    if code in pages:
        return pages[code].region
    above = pages.get(codes.parent_code(code) or COUNTRY)
    return FrozenRegion() if above is None else above.parts.get(code)


def listed_regions() -> list[str]:
    """The codes of all regions of the official list."""
    return list(read().scalars(select(Region.code).where(Region.gone_at.is_(None))))


_WEEKS = (
    select(CoverageWeek.monday, CoverageWeek.as_of, CoverageWeek.late)
    .where(CoverageWeek.visible_at.is_not(None))
    .order_by(CoverageWeek.monday.desc())
)
_NEWEST_FINGERPRINT = (
    select(CoverageWeek.fingerprint)
    .where(CoverageWeek.visible_at.is_not(None))
    .order_by(CoverageWeek.monday.desc())
    .limit(1)
)
_PAGES = select(CoveragePage.monday, CoveragePage.region, CoveragePage.numbers).where(
    CoveragePage.monday.in_(bindparam("mondays", expanding=True)),
    CoveragePage.region.in_(bindparam("regions", expanding=True)),
)
_REGIONS = select(Region.code, Region.parent, Region.name, Region.gone_at).where(
    or_(Region.code.in_(bindparam("chain", expanding=True)), Region.parent == bindparam("code"))
)
