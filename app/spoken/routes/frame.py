"""What the views share."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort

from app.kit.permissions import signed_in_person
from app.training import queries as cohorts
from app.training.queries import CohortRow

bp = Blueprint("spoken", __name__, template_folder="../templates")


def own_cohort_or_404(cohort_id: UUID) -> CohortRow:
    """The cohort if the reader trains it; 404 for any other."""
    return cohorts.find_cohort(cohort_id, signed_in_person().id) or abort(404)


def open_cohort_or_404(cohort_id: UUID) -> CohortRow:
    """The cohort if the reader trains it and it is not archived; 404 for any other."""
    cohort = own_cohort_or_404(cohort_id)
    return cohort if cohort.archived_at is None else abort(404)
