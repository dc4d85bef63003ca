"""Coming in by a trainer's one-time code."""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.kit import device
from app.kit.clock import utcnow
from app.kit.i18n import gettext as _
from app.kit.pages import page
from app.kit.permissions import anyone
from app.recovery.actions import by_address, note_miss, use_code, was_right
from app.recovery.forms import CodeForm
from app.recovery.routes.frame import bp, go_in, too_often


@bp.route("/masuk/kode", methods=["GET", "POST"])
@anyone
def enter_with_code() -> Response:
    here, form, watched = device.ensure(), CodeForm(), by_address("code:address")
    if form.validate_on_submit():
        if not note_miss(watched):
            form.code.errors = [too_often()]
        else:
            key = use_code(form.code.data or "", form.pin.data or "", here, now=utcnow())
            if key is not None:
                was_right(watched)
                return go_in(key)
            form.code.errors = [_("Kode dan angka ini belum cocok. Periksa keduanya.")]
    return page("recovery/masuk_kode.html", 422 if form.errors else 200, form=form)
