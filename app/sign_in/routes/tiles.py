"""/masuk/tampilan: how a person is listed on this phone, and whether others use it too."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.identity.actions import set_device_avatar, set_device_shared
from app.kit.clock import utcnow
from app.kit.permissions import signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext
from app.kit.web import device
from app.kit.web.pages import render
from app.sign_in import queries
from app.sign_in.forms.signing_in import PhoneProfileForm
from app.sign_in.routes.frame import bp
from app.sign_in.rules.tiles import DRAWINGS


@bp.route("/masuk/tampilan", methods=["GET", "POST"], endpoint="tile")
@signed_in
def phone_profile_page() -> Response:
    me = signed_in_person()
    mine = queries.find_profile_on_phone(device.current_device_hash(), me.id)
    if mine is None or me.device is None:  # staff leave no tile
        return redirect(url_for(".sign_in"), 303)
    form = PhoneProfileForm(shared=mine.shared, drawing=mine.drawing or "")
    form.drawing.choices = [("", me.name), *((d, gettext(w)) for d, w in DRAWINGS.items())]
    if form.validate_on_submit():
        shared, drawing = bool(form.shared.data), form.drawing.data or None
        with transaction() as tx:
            set_device_avatar(tx, me.id, me.device, drawing)
            set_device_shared(tx, me.id, me.device, shared=shared, now=utcnow())
        return redirect(url_for(".sign_in"), 303)
    return render("sign_in/tampilan.html", 422 if form.errors else 200, form=form)
