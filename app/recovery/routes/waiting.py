"""Forgotten PIN: request a new one with a trainer's code, set it a day later."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.pages import render
from app.recovery import queries
from app.recovery.actions import (
    TOO_MANY_ATTEMPTS,
    count_failed_attempts,
    finish_pin_reset,
    limit_keys_of_request,
    request_pin_reset,
    uncount_failed_attempts,
)
from app.recovery.forms import PinResetRequestForm, ResetPinForm
from app.recovery.routes.frame import bp, open_session_and_redirect


@bp.route("/masuk/lupa", methods=["GET", "POST"], endpoint="forgot_pin")
@anyone
def forgotten_pin_page() -> Response:
    here, form = device.ensure_device_hash(), PinResetRequestForm()
    watched = limit_keys_of_request("code:address")
    if form.validate_on_submit():
        if not count_failed_attempts(watched):
            form.code.errors = [_(TOO_MANY_ATTEMPTS)]
        else:
            wait = request_pin_reset(form.code.data or "", here, now=utcnow())
            if wait is not None:
                uncount_failed_attempts(watched)
                return redirect(url_for(".new_pin", wait=wait), 303)
            form.code.errors = [_("Kode ini belum cocok, sudah dipakai, atau lewat waktunya.")]
    return render("recovery/lupa.html", 422 if form.errors else 200, form=form)


@bp.route("/masuk/lupa/<uuid:wait>", methods=["GET", "POST"], endpoint="new_pin")
@anyone
def set_new_pin_page(wait: UUID) -> Response:
    """Show when the new PIN may be set, and after that time the form for it; only on the browser
    that requested it."""
    here, form = device.ensure_device_hash(), ResetPinForm()
    found = next(
        (w for w in queries.pin_resets_on_browser(here, utcnow()) if w.told.code == wait), None
    )
    if found is None:
        return redirect(url_for("sign_in.sign_in"), 303)
    if form.validate_on_submit():
        key = finish_pin_reset(wait, here, form.pin.data or "", now=utcnow())
        if key is None:
            return redirect(url_for(".new_pin", wait=wait), 303)
        return open_session_and_redirect(key)
    status = 422 if form.errors else 200
    return render("recovery/pin_baru.html", status, form=form, who=found.name, told=found.told)
