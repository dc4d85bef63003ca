"""A trainer erases, when asked by her, what is kept of a person without a phone."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store import audit
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.own_data import actions
from app.own_data.routes.frame import bp
from app.spoken import queries as spoken
from app.training.rules import VIEW_PERSON


@bp.route(
    "/kelompok/<uuid:cohort_id>/lisan/<uuid:account>/hapus",
    methods=["GET", "POST"],
    endpoint="erase_spoken",
)
@permissions.needs(VIEW_PERSON)
def erase_spoken_person(cohort_id: UUID, account: UUID) -> Response:
    """Erase an account without credentials, whose person cannot do it herself. Who has a PIN does
    so alone."""
    me = signed_in_person().id
    cohort = spoken.cohort_of_claim(account, me)
    person = spoken.find_spoken_participant(cohort_id, account)
    if cohort is None or cohort.id != cohort_id or person is None:
        abort(404)
    form = SignedInForm()
    if not form.validate_on_submit():
        return render("own_data/erase_spoken.html", cohort=cohort, participant=person, form=form)
    with transaction() as tx:
        actions.erase_person(tx, account, utcnow())
        audit.record_audit(tx, "spoken:person:erase", now=utcnow(), actor=me, subject=cohort_id)
    return redirect(url_for("spoken.begin", cohort_id=cohort_id), 303)
