"""Sign-in with a trainer's one-time code, and its owner's answer to the notice."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone, signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.pages import render
from app.recovery import queries
from app.recovery.actions import (
    TOO_MANY_ATTEMPTS,
    count_failed_attempts,
    limit_keys_of_request,
    record_dismissal_of_code_notice,
    reject_trainer_code,
    sign_in_with_trainer_code,
    uncount_failed_attempts,
)
from app.recovery.forms import TrainerCodeForm
from app.recovery.routes.frame import bp, open_session_and_redirect
from app.sync.actions import PepperMissingOrDifferentError
from app.sync.rules import PEPPER_MISSING


@bp.route("/masuk/kode", methods=["GET", "POST"], endpoint="enter_with_code")
@anyone
def sign_in_with_code_page() -> Response:
    here, form, watched = (
        device.ensure_device_hash(),
        TrainerCodeForm(),
        limit_keys_of_request("code:address"),
    )
    if form.validate_on_submit():
        if not count_failed_attempts(watched):
            form.code.errors = [_(TOO_MANY_ATTEMPTS)]
        else:
            form.code.errors = [_("Kode dan angka ini belum cocok. Periksa keduanya.")]
            try:
                key = sign_in_with_trainer_code(
                    form.code.data or "", form.pin.data or "", here, now=utcnow()
                )
            except PepperMissingOrDifferentError:
                uncount_failed_attempts(watched)
                key, form.code.errors = None, [_(PEPPER_MISSING)]
            if key is not None:
                uncount_failed_attempts(watched)
                return open_session_and_redirect(key)
    return render("recovery/masuk_kode.html", 422 if form.errors else 200, form=form)


@bp.post("/kode-pelatih/<uuid:code>/jawab", endpoint="answer_code")
@signed_in
def answer_code_notice(code: UUID) -> Response:
    """Take the owner's answer to the notice: “bukan saya” rejects the code, “mengerti” dismisses
    the notice on this phone, if the stage is still the one shown."""
    me, now = signed_in_person(), utcnow()
    told = queries.trainer_code_notice(me.id, me.device, now)
    if told is None or told.code != code:
        return redirect(url_for("shell.home"), 303)
    if request.form.get("jawab") == "bukan":
        with transaction() as tx:
            reject_trainer_code(tx, me.id, code, now=now)
        return render("recovery/ditolak.html", told=told)
    if me.device is not None and request.form.get("jawab") == told.stage:
        with transaction() as tx:
            record_dismissal_of_code_notice(tx, code, me.device, told.stage)
    return redirect(url_for("shell.home"), 303)
