"""Coming in by a trainer's one-time code; what its owner says of it."""

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
    by_phone_and_address,
    note_miss,
    note_told,
    refuse_code,
    use_code,
    was_right,
)
from app.recovery.forms import CodeForm
from app.recovery.routes.frame import bp, go_in, too_often
from app.sync.actions import PepperMissingError
from app.sync.rules import NOT_CHECKED


@bp.route("/masuk/kode", methods=["GET", "POST"])
@anyone
def enter_with_code() -> Response:
    here, form, watched = device.ensure(), CodeForm(), by_phone_and_address("code:address")
    if form.validate_on_submit():
        if not note_miss(watched):
            form.code.errors = [too_often()]
        else:
            form.code.errors = [_("Kode dan angka ini belum cocok. Periksa keduanya.")]
            try:
                key = use_code(form.code.data or "", form.pin.data or "", here, now=utcnow())
            except PepperMissingError:
                was_right(watched)
                key, form.code.errors = None, [_(NOT_CHECKED)]
            if key is not None:
                was_right(watched)
                return go_in(key)
    return page("recovery/masuk_kode.html", 422 if form.errors else 200, form=form)


@bp.post("/kode-pelatih/<uuid:code>/jawab")
@signed_in
def answer_code(code: UUID) -> Response:
    """“Bukan saya” ends what was begun with a code, at once; “mengerti” puts the note away on
    this phone, if it is still the one that was read."""
    me, now = the_person(), utcnow()
    told = queries.to_tell(me.id, me.device, now)
    if told is None or told.code != code:
        return redirect(url_for("shell.home"), 303)
    if request.form.get("jawab") == "bukan":
        with transaction() as tx:
            refuse_code(tx, me.id, code, now=now)
        return page("recovery/ditolak.html", told=told)
    if me.device is not None and request.form.get("jawab") == told.stage:
        with transaction() as tx:
            note_told(tx, code, me.device, told.stage)
    return redirect(url_for("shell.home"), 303)
