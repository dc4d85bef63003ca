"""Sign-in with a trainer's one-time code, and its owner's answer to the notice."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone, signed_in, the_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.pages import page
from app.recovery import queries
from app.recovery.actions import (
    count_misses,
    keys_of_phone_and_address,
    note_code_notice_seen,
    refuse_code,
    uncount_misses,
    use_code,
)
from app.recovery.forms import CodeForm
from app.recovery.routes.frame import bp, go_in, too_many_tries_message
from app.sync.actions import PepperMissingError
from app.sync.rules import PEPPER_MISSING


@bp.route("/masuk/kode", methods=["GET", "POST"])
@anyone
def enter_with_code() -> Response:
    here, form, watched = device.ensure(), CodeForm(), keys_of_phone_and_address("code:address")
    if form.validate_on_submit():
        if not count_misses(watched):
            form.code.errors = [too_many_tries_message()]
        else:
            form.code.errors = [_("Kode dan angka ini belum cocok. Periksa keduanya.")]
            try:
                key = use_code(form.code.data or "", form.pin.data or "", here, now=utcnow())
            except PepperMissingError:
                uncount_misses(watched)
                key, form.code.errors = None, [_(PEPPER_MISSING)]
            if key is not None:
                uncount_misses(watched)
                return go_in(key)
    return page("recovery/masuk_kode.html", 422 if form.errors else 200, form=form)


@bp.post("/kode-pelatih/<uuid:code>/jawab")
@signed_in
def answer_code(code: UUID) -> Response:
    """“Bukan saya” ends at once what the code started; “mengerti” dismisses the notice on this
    phone, if the stage is still the one shown."""
    me, now = the_person(), utcnow()
    told = queries.code_notice(me.id, me.device, now)
    if told is None or told.code != code:
        return redirect(url_for("shell.home"), 303)
    if request.form.get("jawab") == "bukan":
        with transaction() as tx:
            refuse_code(tx, me.id, code, now=now)
        return page("recovery/ditolak.html", told=told)
    if me.device is not None and request.form.get("jawab") == told.stage:
        with transaction() as tx:
            note_code_notice_seen(tx, code, me.device, told.stage)
    return redirect(url_for("shell.home"), 303)
