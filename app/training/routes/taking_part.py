"""A learner's view of a cohort: its trainer, what the trainer sees, and leaving."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity.queries import InvitationRow
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.training import actions, queries
from app.training.routes.frame import bp


def cohort_page_after_joining(invitation: InvitationRow) -> str:
    return url_for("training.taking_part", cohort_id=invitation.target)


@bp.get("/kelompok/<uuid:cohort_id>/saya", endpoint="taking_part")
@permissions.signed_in
def joined_cohort_page(cohort_id: UUID) -> Response:
    """The learner's page of a cohort; 404 for a nonmember, as for an unknown cohort."""
    mine = queries.joined_cohorts(signed_in_person().id)
    found = next((each for each in mine if each.cohort == cohort_id), None) or abort(404)
    return render("training/taking_part.html", part=found, form=SignedInForm())


@bp.post("/kelompok/<uuid:cohort_id>/berhenti", endpoint="stop")
@permissions.signed_in
def leave_cohort(cohort_id: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.leave_cohort(tx, signed_in_person().id, cohort_id, now=utcnow())
    return redirect(url_for("shell.home"), 303)
