"""`/data-saya`: personal data, to view, export, correct and erase."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask import Response, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity import actions as identity
from app.identity import queries as people
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.pages import render
from app.own_data import actions, queries
from app.own_data.forms import EraseOwnDataForm, departure_in_words
from app.own_data.routes.frame import bp
from app.recovery.actions import check_owner
from app.sign_in.actions import check_passphrase
from app.training import queries as training


@bp.get("/data-saya", endpoint="index")
@permissions.anyone
def own_data_page() -> Response:
    """The page that lists the stored data of the person; without a profile, what would be
    stored."""
    who = permissions.current_person()
    kept = queries.export_personal_data(who.id) if who else {}
    n = Counter({table: len(rows) for table, rows in kept.items()})
    departed = people.find_departure(who.id) if who else None
    return render(
        "own_data/index.html",
        kept=kept,
        n=n,
        departed=departed and departure_in_words(departed),
    )


@bp.get("/data-saya/unduh", endpoint="download")
@permissions.signed_in
def download_own_data() -> Response:
    response = jsonify(queries.export_personal_data(permissions.signed_in_person().id))
    response.headers["Content-Disposition"] = 'attachment; filename="bekal-data-saya.json"'
    return response


@bp.route("/data-saya/hapus", methods=["GET", "POST"], endpoint="erase")
@permissions.signed_in
def erase_own_data() -> BaseResponse:
    """Erase the person's data after a confirmation with a secret, since somebody else may hold an
    unlocked phone."""
    who, form = permissions.signed_in_person().id, EraseOwnDataForm()
    # By the stored credential, and not by the grant, which may have ended.
    by_passphrase = people.find_credential(who, "passphrase") is not None
    if form.validate_on_submit():
        is_owner = _has_passphrase(who, form) if by_passphrase else _has_pin_or_words(who, form)
        if is_owner:
            with transaction() as tx:
                actions.erase_person(tx, who, utcnow())
            identity.clear_session_cookie(who)
            return redirect(url_for("own_data.erased"), 303)
    form.pin.data = None  # a wrong one may be right but for one digit
    status = 422 if form.errors else 200
    trains = bool(training.own_cohorts(who))
    return render(
        "own_data/erase.html", status, form=form, by_passphrase=by_passphrase, trains=trains
    )


def _has_pin_or_words(account: UUID, form: EraseOwnDataForm) -> bool:
    pin, words = form.pin.data or "", form.words.data or ""
    refusal = check_owner(account, device.current_device_hash(), pin=pin, words=words, now=utcnow())
    if refusal is not None:
        form[refusal.field].errors = [_(refusal.reason)]
    return refusal is None


def _has_passphrase(account: UUID, form: EraseOwnDataForm) -> bool:
    reason = check_passphrase(account, form.passphrase.data or "")
    if reason is not None:
        form.passphrase.errors = [_(reason)]
    return reason is None


@bp.get("/data-saya/terhapus", endpoint="erased")
@permissions.anyone
def erased_page() -> Response:
    return render("own_data/erased.html")
