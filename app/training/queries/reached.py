"""In which villages cohorts meet: by these a village counts as reached."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.training.models import Cohort


def reached_villages(day: date) -> set[str]:
    """The villages in which a cohort had begun by `day`, also those whose cohorts have ended. Who
    joined, left or was erased is not asked. A village that was renamed or merged is told by its
    present code."""
    its = select(Cohort.village).where(Cohort.village.is_not(None), Cohort.starts <= day).distinct()
    successors = regions.region_successors()
    return {codes.current_code(code, successors) for code in read().scalars(its) if code}
