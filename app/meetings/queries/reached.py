"""In which villages cohorts meet: by these a village counts as reached."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, bindparam, func, select

from app.kit.store.db import read
from app.meetings.models import Meeting
from app.meetings.rules import last_day_of_cohort
from app.regions import codes
from app.regions import queries as regions
from app.training.models import Cohort


def last_cohort_day_by_village(day: date) -> dict[str, date]:
    """The villages in which a cohort had begun or met by `day`, each with the last day of its last
    cohort: the last meeting by `day` or, where none is entered, the end of the cohort, which may be
    over or to come. Who was there, joined, left or was erased is not asked. A village that was
    renamed or merged is told by its present code."""
    successors = regions.region_successors()
    found: dict[str, date] = {}
    for village, starts, ends, met in read().execute(_COHORTS, {"day": day}):
        last = last_day_of_cohort(starts, ends, met, day)
        if last is not None:
            its = codes.current_code(str(village), successors)
            found[its] = max(last, found.get(its, last))
    return found


_HELD = and_(
    Meeting.cohort == Cohort.id,
    Meeting.called_off.is_(None),
    Meeting.held_on <= bindparam("day"),
)
_COHORTS = (
    select(Cohort.village, Cohort.starts, Cohort.ends, func.max(Meeting.held_on))
    .outerjoin(Meeting, _HELD)
    .where(Cohort.village.is_not(None))
    .group_by(Cohort.id)
)
