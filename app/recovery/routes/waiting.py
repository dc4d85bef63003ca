"""Forgotten PIN: request a new one with a trainer's code, set it a day later."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.pages import page
from app.recovery import queries
from app.recovery.actions import (
    ask_new_pin,
    count_misses,
    keys_of_phone_and_address,
    set_new_pin,
    uncount_misses,
)
from app.recovery.forms import AskForm, NewPinForm
from app.recovery.routes.frame import bp, go_in, too_many_tries_message


@bp.route("/masuk/lupa", methods=["GET", "POST"])
@anyone
def forgot_pin() -> Response:
    here, form, watched = device.ensure(), AskForm(), keys_of_phone_and_address("code:address")
    if form.validate_on_submit():
        if not count_misses(watched):
            form.code.errors = [too_many_tries_message()]
        else:
            wait = ask_new_pin(form.code.data or "", here, now=utcnow())
            if wait is not None:
                uncount_misses(watched)
                return redirect(url_for(".new_pin", wait=wait), 303)
            form.code.errors = [_("Kode ini belum cocok, sudah dipakai, atau lewat waktunya.")]
    return page("recovery/lupa.html", 422 if form.errors else 200, form=form)


@bp.route("/masuk/lupa/<uuid:wait>", methods=["GET", "POST"])
@anyone
def new_pin(wait: UUID) -> Response:
    """Shows when to come back, and after that time the form for the new PIN. Only on the browser
    that requested it."""
    here, form = device.ensure(), NewPinForm()
    found = next((w for w in queries.waits_on(here, utcnow()) if w.told.code == wait), None)
    if found is None:
        return redirect(url_for("sign_in.sign_in"), 303)
    if form.validate_on_submit():
        key = set_new_pin(wait, here, form.pin.data or "", now=utcnow())
        return go_in(key) if key is not None else redirect(url_for(".new_pin", wait=wait), 303)
    status = 422 if form.errors else 200
    return page("recovery/pin_baru.html", status, form=form, who=found.name, told=found.told)
