"""`/data-saya`: what is kept, to see, take along, correct and erase."""

from __future__ import annotations

from collections import Counter

from flask import Response, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity import actions as identity
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.pages import page
from app.own_data import actions, queries
from app.own_data.forms import EraseForm
from app.own_data.routes.frame import bp


@bp.get("/data-saya")
@permissions.anyone
def index() -> Response:
    """Without a profile: what would be kept. With one: what is."""
    who = permissions.person()
    kept = queries.everything(who.id) if who else {}
    n = Counter({table: len(rows) for table, rows in kept.items()})
    return page("own_data/index.html", kept=kept, n=n, tables=queries.personal_tables())


@bp.get("/data-saya/unduh")
@permissions.signed_in
def download() -> Response:
    response = jsonify(queries.everything(permissions.the_person().id))
    response.headers["Content-Disposition"] = 'attachment; filename="bekal-data-saya.json"'
    return response


@bp.route("/data-saya/hapus", methods=["GET", "POST"])
@permissions.signed_in
def erase() -> BaseResponse:
    form = EraseForm()
    if not form.validate_on_submit():
        return page("own_data/erase.html", form=form, tables=queries.personal_tables())
    who = permissions.the_person()
    with transaction() as tx:
        actions.erase_person(tx, who.id, utcnow())
    identity.leave()
    return redirect(url_for("own_data.erased"), 303)


@bp.get("/data-saya/terhapus")
@permissions.anyone
def erased() -> Response:
    return page("own_data/erased.html")
