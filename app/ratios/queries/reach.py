"""What R1 is told from: known workers by when they departed, and the official figures. Read while
freezing; exact counts are never stored."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import case, func, select

from app.content.module import WORKER
from app.denominators.queries import SeriesSource, official_figures
from app.denominators.rules.periods import Period
from app.identity.models import Departure
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.store.db import read
from app.ratios.queries.people import PEOPLE
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.official import ACCESS, SENDERS, OfficialIndicator, OfficialSource
from app.ratios.rules.reach import (
    MONTHS_OF_REACH,
    PLACEMENTS,
    Departed,
    DepartureCount,
    classify_departure,
)


def official_of_week() -> dict[str, OfficialIndicator]:
    """The official figures of all regions that count now, by indicator: the latest placements of 24
    months, senders, and access points. An indicator without figures that count is left out."""
    found = {PLACEMENTS: official_figures(PLACEMENTS, months=MONTHS_OF_REACH)}
    found |= {name: official_figures(name) for name in (SENDERS, *ACCESS)}
    return {
        name: OfficialIndicator(_official_source(its.source), its.by_region)
        for name, its in found.items()
        if its is not None
    }


def _official_source(its: SeriesSource) -> OfficialSource:
    return OfficialSource(its.source, its.url, its.period, its.scheme, its.load)


def departure_counts(period: Period) -> list[DepartureCount]:
    """How many known workers departed when, in relation to the months of `period`, by regency. One
    statement; it returns groups of people, never a person."""
    sums: Counter[tuple[str, Departed]] = Counter()
    for regency, kind, month, answered_on, n in read().execute(_DEPARTURES):
        answer = None if kind is None else LastDepartureAnswer(kind, month)
        sums[regency or UNPLACED, classify_departure(answer, answered_on, period)] += n
    return [(*key, n) for key, n in sums.items()]


_GROUP = (
    PEOPLE.c.regency,
    Departure.kind,
    Departure.month,
    # Where the month is told, the day of the answer says nothing more.
    case((Departure.month.is_(None), Departure.answered_on)).label("answered_on"),
)
_DEPARTURES = (
    select(*_GROUP, func.count())
    .select_from(PEOPLE)
    .outerjoin(Departure, Departure.account == PEOPLE.c.account)
    .where(PEOPLE.c.role == WORKER)
    .group_by(*_GROUP)
)
