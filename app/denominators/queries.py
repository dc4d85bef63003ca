"""Read loads, their sources side by side, and the figures that count for a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select

from app.denominators.models import (
    Denominator,
    DenominatorChoice,
    DenominatorLoad,
    DenominatorSeries,
    RefusedDenominator,
)
from app.denominators.rules.checking import (
    CheckedTable,
    ListedRegion,
    Scheme,
    check_table,
    codes_in_table,
)
from app.denominators.rules.indicators import INDICATORS
from app.denominators.rules.periods import Period
from app.denominators.rules.table_file import read_table
from app.denominators.rules.values import RegionFigure, counted_series, figures_by_region
from app.identity.models import Account
from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.regions.models import Region, RegionSuccessor

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class LoadDetails:
    """A load with the name of who loaded it: "" for an operator's command or an erased account."""

    id: int
    source: str
    url: str
    scheme: str
    figures: int
    loaded_at: datetime
    from_command: bool
    loaded_by: str
    undone_at: datetime | None
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class SeriesSource:
    """One indicator and period of one load that was not undone. `counts`: its figures are used.
    `reason`, `chosen_by` and `chosen_at` tell of the choice, if this one was chosen."""

    id: UUID
    load: int
    source: str
    url: str
    indicator: str
    period: Period
    figures: int
    loaded_at: datetime
    counts: bool = False
    reason: str = ""
    chosen_by: str = ""
    chosen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RegionDenominators:
    """The figures that count for a region and for its parts, of one indicator and period, with
    their source. `own` is None, and a part is missing, where no figure is known: not zero."""

    source: SeriesSource
    own: RegionFigure | None
    parts: Mapping[str, RegionFigure]


def check_table_text(text: str, scheme: Scheme, today: date) -> CheckedTable:
    """Read and check a table; nothing is stored. Raises TableRefusedError."""
    rows = read_table(text)
    wanted = codes_in_table(rows, scheme)
    successors = regions.region_successors()
    wanted |= {codes.current_code(code, successors) for code in wanted}
    return check_table(rows, scheme, _listed_regions(wanted), successors, today)


def sources_by_indicator() -> dict[str, dict[Period, list[SeriesSource]]]:
    """All series that were not undone, side by side: by indicator in the order of INDICATORS, then
    by period, the latest first. At most one of each counts. Two statements."""
    choices: dict[tuple[str, Period], Any] = {}
    for row in read().execute(_CHOICES):  # the latest last
        choices[row.indicator, Period(row.starts, row.ends)] = row
    together: dict[tuple[str, Period], list[Any]] = defaultdict(list)
    for row in read().execute(_SERIES):
        together[row.indicator, Period(row.starts, row.ends)].append(row)
    found: dict[str, dict[Period, list[SeriesSource]]] = {}
    order = list(INDICATORS)
    by_latest = sorted(together, key=lambda key: (key[1].ends, key[1].starts), reverse=True)
    for indicator, period in sorted(by_latest, key=lambda key: order.index(key[0])):
        rows, choice = together[indicator, period], choices.get((indicator, period))
        chosen = choice.series if choice is not None else None
        counted = counted_series([row.id for row in rows], chosen)
        found.setdefault(indicator, {})[period] = [
            SeriesSource(
                row.id, row.load, row.source, row.url, indicator, period, row.figures,
                row.loaded_at, row.id == counted,
                *(_choice_details(choice) if row.id == chosen else ()),
            )
            for row in rows
        ]  # fmt: skip
    return found


def _choice_details(choice: Any) -> tuple[str, str, datetime]:
    return choice.reason, choice.name or "", choice.chosen_at


def counted_sources(indicator: str) -> dict[Period, SeriesSource]:
    """The source that counts, by period, the latest first; a period for which nobody has chosen
    among several sources is left out."""
    periods = sources_by_indicator().get(indicator, {})
    return {period: each for period, sources in periods.items() for each in sources if each.counts}


def region_denominators(
    code: str, indicator: str, *, months: int | None = None, period: Period | None = None
) -> RegionDenominators | None:
    """The figures that count for the region `code` and for each of its parts, of `period`, or of
    the latest period (of this many `months`, if given). None if no source counts. Statements do not
    multiply with regions: one more for each AT_ONCE."""
    counted = counted_sources(indicator)
    wanted = [
        each for of, each in counted.items() if period in (None, of) and months in (None, of.months)
    ]
    if not wanted:
        return None
    figures = _figures_of_region(wanted[0].id, code)
    parts = {its: figure for its, figure in figures.items() if codes.parent_code(its) == code}
    return RegionDenominators(wanted[0], figures.get(code), parts)


def _figures_of_region(series: UUID, code: str) -> dict[str, RegionFigure]:
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


def list_loads() -> list[LoadDetails]:
    """All loads, the latest first, undone ones included. `is_used`: a series of it counts."""
    used = {
        source.load
        for periods in sources_by_indicator().values()
        for sources in periods.values()
        for source in sources
        if source.counts
    }
    return [
        LoadDetails(*row, is_used=row.id in used)
        for row in read().execute(_LOADS.order_by(DenominatorLoad.id.desc()))
    ]


def find_load(load: int) -> LoadDetails | None:
    return next((each for each in list_loads() if each.id == load), None)


def load_with_digest(digest: bytes) -> int | None:
    """The load that stored the same table from the same source and was not undone."""
    found: int | None = read().scalar(_SAME, {"digest": digest})
    return found


def series_of_load(load: int) -> list[tuple[str, Period, int]]:
    """(indicator, period, number of figures) of a load, also of one that was undone."""
    rows = read().execute(_SERIES_OF_LOAD, {"load": load})
    return [(indicator, Period(starts, ends), figures) for indicator, starts, ends, figures in rows]


def refused_rows(load: int) -> Sequence[Any]:
    """The rows of a load that were not taken, in the table's order: row, code, indicator, period,
    value, reason, detail."""
    return read().execute(_REFUSED, {"load": load}).all()


def own_loads(account: UUID) -> list[dict[str, Any]]:
    """The loads that this person made or undid."""
    rows = read().execute(_OWN_LOADS, {"account": account})
    return [dict(row._mapping) for row in rows]


def own_choices(account: UUID) -> list[dict[str, Any]]:
    """The choices between sources that this person made."""
    rows = read().execute(_OWN_CHOICES, {"account": account})
    return [dict(row._mapping) for row in rows]


def _listed_regions(wanted: Collection[str]) -> dict[str, ListedRegion]:
    """The regions of the official list among `wanted`."""
    found: dict[str, ListedRegion] = {}
    for some in _batches(wanted):
        for code, name, gone_at in read().execute(_LISTED, {"codes": some}):
            found[code] = ListedRegion(name, gone_at is not None)
    return found


def _select_series() -> Select[*tuple[Any, ...]]:
    return (
        select(
            DenominatorSeries.id,
            DenominatorSeries.load,
            DenominatorLoad.source,
            DenominatorLoad.url,
            DenominatorSeries.indicator,
            DenominatorSeries.starts,
            DenominatorSeries.ends,
            DenominatorSeries.figures,
            DenominatorLoad.loaded_at,
        )
        .join(DenominatorLoad, DenominatorLoad.id == DenominatorSeries.load)
        .where(DenominatorLoad.undone_at.is_(None))
        .order_by(DenominatorSeries.load)
    )


_SERIES = _select_series()
_CHOICES = (
    select(
        DenominatorSeries.indicator,
        DenominatorSeries.starts,
        DenominatorSeries.ends,
        DenominatorChoice.series,
        DenominatorChoice.reason,
        Account.name,
        DenominatorChoice.chosen_at,
    )
    .join(DenominatorSeries, DenominatorSeries.id == DenominatorChoice.series)
    .outerjoin(Account, Account.id == DenominatorChoice.chosen_by)
    .order_by(DenominatorChoice.id)
)
_LOADS = select(
    DenominatorLoad.id,
    DenominatorLoad.source,
    DenominatorLoad.url,
    DenominatorLoad.scheme,
    DenominatorLoad.figures,
    DenominatorLoad.loaded_at,
    DenominatorLoad.from_command,
    func.coalesce(Account.name, ""),
    DenominatorLoad.undone_at,
).outerjoin(Account, Account.id == DenominatorLoad.loaded_by)
_SAME = select(func.max(DenominatorLoad.id)).where(
    DenominatorLoad.digest == bindparam("digest"), DenominatorLoad.undone_at.is_(None)
)
_SERIES_OF_LOAD = (
    select(
        DenominatorSeries.indicator,
        DenominatorSeries.starts,
        DenominatorSeries.ends,
        DenominatorSeries.figures,
    )
    .where(DenominatorSeries.load == bindparam("load"))
    .order_by(DenominatorSeries.indicator, DenominatorSeries.starts)
)
_REFUSED = (
    select(
        RefusedDenominator.row,
        RefusedDenominator.code,
        RefusedDenominator.indicator,
        RefusedDenominator.period,
        RefusedDenominator.value,
        RefusedDenominator.reason,
        RefusedDenominator.detail,
    )
    .where(RefusedDenominator.load == bindparam("load"))
    .order_by(RefusedDenominator.row)
)
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
_OWN_LOADS = (
    select(
        DenominatorLoad.id,
        DenominatorLoad.source,
        DenominatorLoad.loaded_at,
        DenominatorLoad.undone_at,
    )
    .where(
        or_(
            DenominatorLoad.loaded_by == bindparam("account"),
            DenominatorLoad.undone_by == bindparam("account"),
        )
    )
    .order_by(DenominatorLoad.id)
)
_OWN_CHOICES = (
    select(
        DenominatorSeries.load,
        DenominatorSeries.indicator,
        DenominatorChoice.reason,
        DenominatorChoice.chosen_at,
    )
    .join(DenominatorSeries, DenominatorSeries.id == DenominatorChoice.series)
    .where(DenominatorChoice.chosen_by == bindparam("account"))
    .order_by(DenominatorChoice.id)
)
