"""In which village a cohort meets: told after it is made, or at any time from its sheet."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.regions import queries as regions
from app.training import actions
from app.training.routes.frame import bp, own_cohort_or_404, village_of_cohort
from app.training.rules import TELL_VILLAGE


@bp.route("/kelompok/<uuid:cohort_id>/desa", methods=["GET", "POST"], endpoint="village")
@permissions.needs(TELL_VILLAGE)
def cohort_village_page(cohort_id: UUID) -> BaseResponse:
    """Choose the village of a cohort, inside the trainer's region; `hapus` removes it."""
    cohort, me = own_cohort_or_404(cohort_id), signed_in_person()
    chosen = regions.find_village(request.args.get("desa", ""))
    is_allowed = chosen is not None and me.may(TELL_VILLAGE, chosen.code)
    form = SignedInForm()
    if not form.validate_on_submit() or (chosen is not None and not is_allowed):
        return render(
            "training/village.html",
            422 if request.method == "POST" else 200,
            cohort=cohort,
            now=village_of_cohort(cohort),
            village=chosen,
            is_allowed=is_allowed,
            form=form,
            picker=regions.village_picker_data(request.args),
            address=partial(url_for, ".village", cohort_id=cohort_id),
        )
    if chosen is None and "hapus" not in request.form:
        abort(404)
    village = None if chosen is None else chosen.code
    with transaction() as tx:
        actions.set_cohort_village(tx, cohort_id, village, changed_by=me.id, now=utcnow())
    return redirect(url_for(".sheet" if village is None else ".codes", cohort_id=cohort_id), 303)
