"""Which people of a cohort its trainer knows: told and taken back on a page of the sheet."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.households import actions as households
from app.households.rules import SAY_KNOWN
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.training import queries
from app.training.forms import KnownPeopleForm
from app.training.routes.frame import bp, own_cohort_or_404


@bp.route("/kelompok/<uuid:cohort_id>/kenal", methods=["GET", "POST"], endpoint="known")
@permissions.needs(SAY_KNOWN)
def known_people_page(cohort_id: UUID) -> BaseResponse:
    """Whom of a cohort its trainer says to know: those whom she ticks, or all whom the page listed.
    Who left the cohort meanwhile is passed over; who joined meanwhile was not on her list."""
    cohort, me, form = own_cohort_or_404(cohort_id), signed_in_person().id, KnownPeopleForm()
    people = queries.people_of_cohort(cohort_id, me)
    left = {str(each.account): each for each in people if each.acquaintance is None}
    form.people.choices = [
        (key, f"{each.name}, {each.village}" if each.village else each.name)
        for key, each in left.items()
    ]
    if "semua" in request.form:
        form.people.data = request.form.getlist("terdaftar")
    # Who presses a button twice has nobody left.
    if not form.validate_on_submit() and (left or request.method == "GET"):
        return render(
            "training/known.html",
            422 if form.errors else 200,
            cohort=cohort,
            form=form,
            told=[each for each in people if each.acquaintance is not None],
        )
    chosen = [left[key].account for key in form.people.data or () if key in left]
    with transaction() as tx:
        households.record_acquaintances(tx, chosen, me, way=households.TICK, now=utcnow())
    return redirect(url_for(".known", cohort_id=cohort_id), 303)


@bp.post("/kelompok/<uuid:cohort_id>/kenal/<uuid:account>/tarik", endpoint="take_back_known")
@permissions.needs(SAY_KNOWN)
def end_acquaintance_page(cohort_id: UUID, account: UUID) -> BaseResponse:
    """Take back that the trainer knows this person; nothing happens if that was done before."""
    own_cohort_or_404(cohort_id)
    me = signed_in_person().id
    acquaintances = [
        each.acquaintance
        for each in queries.people_of_cohort(cohort_id, me)
        if each.account == account and each.acquaintance is not None
    ]
    if SignedInForm().validate_on_submit() and acquaintances:
        with transaction() as tx:
            households.end_acquaintances(tx, acquaintances, me, now=utcnow())
    return redirect(url_for(".known", cohort_id=cohort_id), 303)
