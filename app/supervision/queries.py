"""Reads how many cohorts there are and how often they met, by place. No statement here reads a
person of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, func, select

from app.identity.models import StaffGrant
from app.kit.store.db import read
from app.meetings.models import Meeting
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from app.staff.rules import TRAINERS
from app.supervision.rules import CohortCounts, CountedPlace, RegionTable, count_by_part
from app.training.models import Cohort, CohortTrainer
from app.training.rules import LEAD

_WHERE_LEAD_WORKS = (
    select(func.min(StaffGrant.scope))
    .join(CohortTrainer, CohortTrainer.account == StaffGrant.account)
    .where(
        CohortTrainer.cohort == Cohort.id,
        CohortTrainer.part == LEAD,
        StaffGrant.role.in_(TRAINERS),
    )
    .correlate(Cohort)
    .scalar_subquery()
)
_PLACE = func.coalesce(Cohort.village, _WHERE_LEAD_WORKS, COUNTRY).label("place")
_STATE = case(
    (Cohort.archived_at.is_not(None), "archived"),
    (Cohort.starts > bindparam("day"), "coming"),
    (Cohort.ends < bindparam("day"), "over"),
    else_="running",
).label("state")
_MEETINGS = (
    select(func.count())
    .select_from(Meeting)
    .where(
        Meeting.cohort == Cohort.id,
        Meeting.called_off.is_(None),
        Meeting.held_on <= bindparam("day"),
    )
    .correlate(Cohort)
    .scalar_subquery()
    .label("meetings")
)
_STATES = select(_PLACE, _STATE, _MEETINGS).subquery()
_COUNTS = select(
    _STATES.c.place, _STATES.c.state, func.count(), func.sum(_STATES.c.meetings)
).group_by(_STATES.c.place, _STATES.c.state)


@dataclass(frozen=True, slots=True)
class SupervisedRegion:
    """A region with the cohorts in it; `names`: of its parts that have any."""

    code: str
    name: str
    table: RegionTable
    names: dict[str, str]


def cohorts_of_region(code: str, day: date) -> SupervisedRegion | None:
    """The cohorts of a region on a day; None for an unknown region. Three statements."""
    name = regions.region_name(code)
    if name is None:
        return None
    places = [
        CountedPlace(place, CohortCounts(**{state: count, "meetings": int(meetings)}))
        for place, state, count, meetings in read().execute(_COUNTS, {"day": day})
    ]
    table = count_by_part(code, places, regions.region_successors())
    return SupervisedRegion(code, name, table, regions.region_names(table.parts))
