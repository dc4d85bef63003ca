"""Helpers shared by the views."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort

from app.kit.permissions import signed_in_person
from app.training import queries as training
from app.training.queries import CohortRow
from app.training.rules import MAKE_COHORT, VIEW_PERSON

bp = Blueprint("rosters", __name__, template_folder="../templates")


def own_cohort_or_404(cohort_id: UUID) -> CohortRow:
    """The cohort if this trainer trains it, may see its people and it is not archived; else 404."""
    me = signed_in_person()
    cohort = training.find_cohort(cohort_id, trainer=me.id)
    may = me.may(VIEW_PERSON) and me.may(MAKE_COHORT)
    return cohort if cohort is not None and may and cohort.archived_at is None else abort(404)
