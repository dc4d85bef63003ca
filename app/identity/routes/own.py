"""/profil: what one says of oneself. /izin: what one agreed to, each taken back with one tap."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.identity import queries, rules
from app.identity.actions import set_profile, withdraw_consent
from app.identity.forms import ProfileForm
from app.identity.routes.frame import bp
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.forms import Form
from app.kit.i18n import gettext as _
from app.kit.pages import page
from app.kit.permissions import signed_in, the_person

NEEDED = ("akun", "dewasa")
"""Without these Bekal may keep nothing: who takes one back is led to erasing."""


@bp.route("/profil", methods=["GET", "POST"])
@signed_in
def profile() -> Response:
    me = the_person().id
    kept = queries.account(me)
    form = ProfileForm(obj=kept)
    if form.validate_on_submit():
        language = form.language.data or ""
        with transaction() as tx:
            set_profile(
                tx,
                me,
                name=form.name.data or "",
                language=language,
                stage=form.stage.data or None,
                sex=form.sex.data or None,
                country=form.country.data or None,
                now=utcnow(),
            )
        return redirect(url_for("shell.home", lang=language), 303)
    return page("identity/profil.html", 422 if form.errors else 200, form=form)


@bp.get("/izin")
@signed_in
def consents() -> Response:
    agreed = [
        (agreement, _(rules.wording(agreement.purpose, agreement.version)))
        for agreement in queries.agreements(the_person().id)
    ]
    return page("identity/izin.html", agreed=agreed, needed=NEEDED, form=Form())


@bp.post("/izin/<uuid:agreement>/tarik")
@signed_in
def withdraw(agreement: UUID) -> Response:
    with transaction() as tx:
        purpose = withdraw_consent(tx, the_person().id, agreement, now=utcnow())
    if purpose is None:
        abort(404)
    return redirect(url_for("own_data.index" if purpose in NEEDED else ".consents"), 303)
