"""The official list for checking a table, and the figures that count for a region."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from app.denominators.models import (
    Denominator,
)
from app.denominators.queries.sources import SeriesSource, counted_sources
from app.denominators.rules.checking import (
    CheckedTable,
    ListedRegion,
    Scheme,
    check_table,
    codes_in_table,
)
from app.denominators.rules.periods import Period
from app.denominators.rules.table_file import read_table
from app.denominators.rules.values import RegionFigure, figures_by_region
from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.regions.models import Region, RegionSuccessor

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class RegionDenominators:
    """The figures that count for a region and for its parts, of one indicator and period, with
    their source. `own` is None, and a part is missing, where no figure is known: not zero."""

    source: SeriesSource
    own: RegionFigure | None
    parts: Mapping[str, RegionFigure]


@dataclass(frozen=True, slots=True)
class OfficialFigures:
    """The figures that count for all regions for which one is known, of one indicator and period,
    with their source."""

    source: SeriesSource
    by_region: Mapping[str, RegionFigure]


def check_table_text(text: str, scheme: Scheme, today: date) -> CheckedTable:
    """Read and check a table; nothing is stored. Raises TableRefusedError."""
    rows = read_table(text)
    wanted = codes_in_table(rows, scheme)
    successors = regions.region_successors()
    wanted |= {codes.current_code(code, successors) for code in wanted}
    return check_table(rows, scheme, _listed_regions(wanted), successors, today)


def region_denominators(
    code: str, indicator: str, *, months: int | None = None, period: Period | None = None
) -> RegionDenominators | None:
    """The figures that count for the region `code` and for each of its parts, of `period`, or of
    the latest period (of this many `months`, if given). None if no source counts. Statements do not
    multiply with regions: one more for each AT_ONCE."""
    source = _latest_source(indicator, months, period)
    if source is None:
        return None
    figures = _official_figures_inside(source.id, code)
    parts = {its: figure for its, figure in figures.items() if codes.parent_code(its) == code}
    return RegionDenominators(source, figures.get(code), parts)


def official_figures(indicator: str, *, months: int | None = None) -> OfficialFigures | None:
    """The figures that count for all regions at once, of the latest period (of this many `months`,
    if given), sums included. None if no source counts. With figures of all villages this takes
    seconds: for what is computed once a week."""
    source = _latest_source(indicator, months, None)
    if source is None:
        return None
    return OfficialFigures(source, _official_figures_inside(source.id, codes.COUNTRY))


def _latest_source(
    indicator: str, months: int | None, period: Period | None
) -> SeriesSource | None:
    counted = counted_sources(indicator).items()
    found = (each for of, each in counted if period in (None, of) and months in (None, of.months))
    return next(found, None)


def _official_figures_inside(series: UUID, code: str) -> dict[str, RegionFigure]:
    """The figures of the region and of all inside it, sums included."""
    low, high = ("", ":") if code == codes.COUNTRY else (f"{code}.", f"{code}/")  # "/" follows "."
    inside = {"series": series, "code": code, "low": low, "high": high}
    given = {its: value for its, value, gone_at in read().execute(_INSIDE, inside) if not gone_at}
    successors = regions.region_successors()
    gone: dict[str, str] = {}
    if successors:
        for its, value in read().execute(_REPLACED, {"series": series}):
            now = codes.current_code(its, successors)
            if codes.is_region_inside(now, code):
                given[its], gone[its] = value, now
    above = {parent for its in given for parent in codes.ancestor_codes(gone.get(its, its))}
    return figures_by_region(given, gone, _part_counts(above))


def _part_counts(parents: Collection[str]) -> dict[str, int]:
    """How many parts each of these regions has in the current list."""
    found: dict[str, int] = {}
    for some in _batches(parents):
        found |= dict(read().execute(_PARTS, {"parents": some}).all())
    return found


def _batches(wanted: Collection[str]) -> Iterator[list[str]]:
    """Codes in portions that fit into one statement."""
    in_order = sorted(wanted)
    for start in range(0, len(in_order), AT_ONCE):
        yield in_order[start : start + AT_ONCE]


def _listed_regions(wanted: Collection[str]) -> dict[str, ListedRegion]:
    """The regions of the official list among `wanted`."""
    found: dict[str, ListedRegion] = {}
    for some in _batches(wanted):
        for code, name, gone_at in read().execute(_LISTED, {"codes": some}):
            found[code] = ListedRegion(name, gone_at is not None)
    return found


_LISTED = select(Region.code, Region.name, Region.gone_at).where(
    Region.code.in_(bindparam("codes", expanding=True))
)


# The country is in no list of regions, so its own figure has no row to join.
_INSIDE = (
    select(Denominator.code, Denominator.value, Region.gone_at)
    .outerjoin(Region, Region.code == Denominator.code)
    .where(
        Denominator.series == bindparam("series"),
        or_(
            Denominator.code == bindparam("code"),
            and_(Denominator.code >= bindparam("low"), Denominator.code < bindparam("high")),
        ),
    )
)
_REPLACED = (
    select(Denominator.code, Denominator.value)
    .distinct()
    .join(Region, Region.code == Denominator.code)
    .join(
        RegionSuccessor,
        or_(
            RegionSuccessor.old == Denominator.code,
            and_(
                Denominator.code > RegionSuccessor.old + ".",
                Denominator.code < RegionSuccessor.old + "/",
            ),
        ),
    )
    .where(Denominator.series == bindparam("series"), Region.gone_at.is_not(None))
)
_PARTS = (
    select(Region.parent, func.count())
    .where(Region.gone_at.is_(None), Region.parent.in_(bindparam("parents", expanding=True)))
    .group_by(Region.parent)
)
