"""A trainer becomes an assistant of a cohort by a code that its lead gave."""

from __future__ import annotations

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity.actions import CodeRefusedError
from app.identity.rules import normalize_typed_code
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import render
from app.recovery.actions import count_failed_attempts, is_any_limit_used_up, limit_keys_of_request
from app.training import actions, queries
from app.training.forms import AssistantCodeForm
from app.training.routes.frame import bp
from app.training.rules import MAKE_COHORT


@bp.route("/kelompok/pendamping", methods=["GET", "POST"], endpoint="assist")
@permissions.needs(MAKE_COHORT)
def type_assistant_code_page() -> BaseResponse:
    form = AssistantCodeForm()
    if not form.validate_on_submit():
        return render("training/assist.html", 422 if form.errors else 200, form=form)
    code = normalize_typed_code(form.code.data or "")
    if _invitation_limited(code) is None:
        return _refused_code_page(form)
    return redirect(url_for(".assist_by", kode=code), 303)


@bp.route("/kelompok/pendamping/<kode>", methods=["GET", "POST"], endpoint="assist_by")
@permissions.needs(MAKE_COHORT)
def accept_assistant_code_page(kode: str) -> BaseResponse:
    """Who invites, into which cohort, and the button to accept."""
    code, me, form = normalize_typed_code(kode), signed_in_person().id, SignedInForm()
    mine = queries.cohort_of_assistant_code(code, me)
    if mine is not None:  # the button was pressed twice
        return redirect(url_for(".sheet", cohort_id=mine), 303)
    found = _invitation_limited(code)
    if found is None:
        return _refused_code_page(AssistantCodeForm(formdata=None, code=kode))
    if not form.validate_on_submit():
        return render("training/assist_by.html", form=form, invited=found, kode=code)
    try:
        with transaction() as tx:
            cohort = actions.accept_assistant_code(tx, code, me, now=utcnow())
    except (CodeRefusedError, actions.TooManyTrainersError):
        return _refused_code_page(AssistantCodeForm(formdata=None, code=kode))
    return redirect(url_for(".sheet", cohort_id=cohort), 303)


def _invitation_limited(code: str) -> queries.AssistantInvitation | None:
    """The invitation of an open code; None for any other text, which counts as a failed attempt
    together with those at /gabung. Aborts with 429 after too many of them."""
    watched = limit_keys_of_request("invitation:address")
    if is_any_limit_used_up(watched):
        abort(429)
    found = queries.find_assistant_invitation(code, utcnow())
    if found is None:
        count_failed_attempts(watched)
    return found


def _refused_code_page(form: AssistantCodeForm) -> Response:
    """The page for a code that is unknown, used or expired: the same for each."""
    form.code.errors = [_("Kode ini tidak dikenal, sudah dipakai, atau lewat tanggalnya.")]
    return render("training/assist.html", 404, form=form)
