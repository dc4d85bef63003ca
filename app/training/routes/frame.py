"""Helpers shared by the views."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort

from app.kit.permissions import signed_in_person
from app.regions import queries as regions
from app.regions.queries import NamedRegion
from app.training import queries

bp = Blueprint("training", __name__, template_folder="../templates")


def own_cohort_or_404(cohort_id: UUID) -> queries.CohortRow:
    """The cohort if it is this trainer's; 404 for any other."""
    return queries.find_cohort(cohort_id, signed_in_person().id) or abort(404)


def led_cohort_or_404(cohort_id: UUID) -> queries.CohortRow:
    """The cohort if this person leads it; 404 for any other."""
    cohort = own_cohort_or_404(cohort_id)
    return cohort if cohort.lead == signed_in_person().id else abort(404)


def village_of_cohort(cohort: queries.CohortRow) -> NamedRegion | None:
    """The village in which it meets, also one no longer listed; None if it was not told."""
    return None if cohort.village is None else regions.find_region(cohort.village)
