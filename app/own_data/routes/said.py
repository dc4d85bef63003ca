"""/profil: the profile. /izin: consents, each withdrawn with one tap."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.households import queries as households
from app.identity import queries, rules
from app.identity.actions import give_consent, set_last_departure, set_profile, withdraw_consent
from app.identity.rules.consents import NEEDED
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import restored_after_sign_in, signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.learning import actions as learning
from app.own_data.forms import ProfileForm
from app.own_data.routes.frame import bp
from app.training import queries as training


@bp.route("/profil", methods=["GET", "POST"], endpoint="profile")
@signed_in
@restored_after_sign_in
def profile_page() -> Response:
    me = signed_in_person().id
    kept = queries.find_profile(me)
    form = ProfileForm(queries.find_departure(me), obj=kept)
    if form.validate_on_submit():
        language, now = form.language.data or "", utcnow()
        with transaction() as tx:
            set_profile(
                tx,
                me,
                name=form.name.data or "",
                language=language,
                stage=form.stage.data or None,
                sex=form.sex.data or None,
                country=form.country.data or None,
                wording=form.wording_shown,
                now=now,
            )
            set_last_departure(tx, me, form.departure_answer(), now=now)
            if kept is None or kept.stage != (form.stage.data or None):
                learning.update_core_progress(
                    tx, [me], now=now
                )  # another stage has another core list
        return redirect(url_for("shell.home", lang=language), 303)
    return render("own_data/profil.html", 422 if form.errors else 200, form=form)


@bp.get("/izin", endpoint="consents")
@signed_in
def own_consents_page() -> Response:
    me = signed_in_person().id
    mine = queries.consents_of_account(me)
    agreed = [(each, _(rules.consent_wording(each.purpose, each.version))) for each in mine]
    held = {a.purpose for a, _text in agreed if not a.withdrawn_at}
    missing = {a.purpose: text for a, text in agreed if a.purpose in set(NEEDED) - held}
    return render(
        "own_data/izin.html",
        agreed=agreed,
        needed=NEEDED,
        missing=missing,
        trainers=training.cohorts_without_consent(me),
        cohorts=training.joined_cohorts(me),
        together=any(home.size > 1 for home in households.memberships_of(me)),
        form=SignedInForm(),
    )


@bp.post("/izin/<any(akun, dewasa):purpose>/setuju", endpoint="agree_again")
@signed_in
def give_consent_again(purpose: str) -> Response:
    with transaction() as tx:
        give_consent(tx, signed_in_person().id, purpose, language=language(), now=utcnow())
    return redirect(url_for(".consents"), 303)


@bp.post("/izin/<uuid:agreement>/tarik", endpoint="withdraw")
@signed_in
def withdraw_own_consent(agreement: UUID) -> Response:
    with transaction() as tx:
        purpose = withdraw_consent(tx, signed_in_person().id, agreement, now=utcnow())
    if purpose is None:
        abort(404)
    return redirect(url_for("own_data.index" if purpose in NEEDED else ".consents"), 303)
