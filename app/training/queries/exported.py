"""What a person gets of cohorts in the export of their own data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.store.exported import exported_rows
from app.training.models import Cohort, CohortTrainer, Enrolment


def own_enrolments(account: UUID) -> list[dict[str, Any]]:
    return exported_rows(
        select(Cohort.name, Cohort.place, Enrolment.since)
        .join(Cohort, Cohort.id == Enrolment.cohort)
        .where(Enrolment.account == account)
    )


def own_cohorts(account: UUID) -> list[dict[str, Any]]:
    """The cohorts that this person trains."""
    return exported_rows(
        select(
            Cohort.name,
            Cohort.place,
            Cohort.starts,
            Cohort.ends,
            Cohort.village,
            CohortTrainer.part,
            CohortTrainer.since,
        )
        .join(CohortTrainer, CohortTrainer.cohort == Cohort.id)
        .where(CohortTrainer.account == account)
    )
