"""/masuk/tampilan: by what one is found on this phone, and whether others use it too."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.door import queries
from app.door.forms.signing_in import TileForm
from app.door.routes.frame import bp
from app.door.rules.tiles import DRAWINGS
from app.identity.actions import set_shared, show_as
from app.kit import device
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.i18n import gettext
from app.kit.pages import page
from app.kit.permissions import signed_in, the_person


@bp.route("/masuk/tampilan", methods=["GET", "POST"])
@signed_in
def tile() -> Response:
    me = the_person()
    mine = queries.tile_of(device.current(), me.id)
    if mine is None or me.device is None:  # staff leave no tile
        return redirect(url_for(".sign_in"), 303)
    form = TileForm(shared=mine.shared, drawing=mine.drawing or "")
    form.drawing.choices = [("", me.name), *((d, gettext(w)) for d, w in DRAWINGS.items())]
    if form.validate_on_submit():
        shared, drawing = bool(form.shared.data), form.drawing.data or None
        with transaction() as tx:
            show_as(tx, me.id, me.device, drawing)
            set_shared(tx, me.id, me.device, shared=shared, now=utcnow())
        return redirect(url_for(".sign_in"), 303)
    return page("door/tampilan.html", 422 if form.errors else 200, form=form)
