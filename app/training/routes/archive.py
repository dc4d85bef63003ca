"""Archived cohorts: their list, and how a cohort gets there and back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.training import actions, queries
from app.training.routes.frame import bp, led_cohort_or_404
from app.training.rules import VIEW_COHORT


@bp.get("/kelompok/arsip", endpoint="archived")
@permissions.needs(VIEW_COHORT)
def archived_cohorts_page() -> Response:
    return render(
        "training/archived.html", cohorts=queries.archived_cohorts_of(signed_in_person().id)
    )


@bp.route("/kelompok/<uuid:cohort_id>/arsip", methods=["GET", "POST"], endpoint="archive")
@permissions.needs(VIEW_COHORT)
def archive_page(cohort_id: UUID) -> BaseResponse:
    """The lead archives a cohort, or brings it back (`aksi`), after a page that says what this
    does."""
    cohort, form = led_cohort_or_404(cohort_id), SignedInForm()
    if not form.validate_on_submit():
        return render("training/archive.html", cohort=cohort, form=form)
    archived = request.form.get("aksi") == "simpan"
    with transaction() as tx:
        actions.set_cohort_archived(
            tx, cohort_id, archived, changed_by=signed_in_person().id, now=utcnow()
        )
    if archived:
        return redirect(url_for(".cohorts"), 303)
    return redirect(url_for(".sheet", cohort_id=cohort_id), 303)
