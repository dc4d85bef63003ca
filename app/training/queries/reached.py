"""In which villages cohorts meet: by these a village counts as reached."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select

from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.training.models import Cohort


def last_cohort_day_by_village(day: date) -> dict[str, date]:
    """The villages in which a cohort had begun by `day`, each with the last day of its last cohort,
    which may be over or to come. Who joined, left or was erased is not asked. A village that was
    renamed or merged is told by its present code."""
    successors = regions.region_successors()
    found: dict[str, date] = {}
    for village, ends in read().execute(_COHORTS, {"day": day}):
        its = codes.current_code(str(village), successors)
        found[its] = max(ends, found.get(its, ends))
    return found


_COHORTS = (
    select(Cohort.village, func.max(Cohort.ends))
    .where(Cohort.village.is_not(None), Cohort.starts <= bindparam("day"))
    .group_by(Cohort.village)
)
