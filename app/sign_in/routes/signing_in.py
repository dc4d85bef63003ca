"""/masuk: the people on this phone, and the PIN. /keluar: locking."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity.actions import clear_session_cookie, end_session, unlink_account_from_device
from app.identity.queries import find_credential
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import anyone, current_person, signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.csrf import url_if_form_is_of_other_person
from app.kit.web.next_path import path_after_sign_in
from app.kit.web.pages import render
from app.recovery import queries as recovery
from app.sign_in import queries
from app.sign_in.actions import open_session_with_pin
from app.sign_in.forms.signing_in import PinForm
from app.sign_in.routes.frame import bp, open_session_and_redirect
from app.sync.actions import PepperMissingOrDifferentError, revoke_staff_tokens
from app.sync.rules import PEPPER_MISSING


@bp.get("/masuk", endpoint="sign_in")
@anyone
def sign_in_page() -> Response:
    here = device.ensure_device_hash()
    people, waits = queries.profiles_on_phone(here), recovery.pin_resets_on_browser(here, utcnow())
    return render("sign_in/masuk.html", people=people, waits=waits, onward=path_after_sign_in())


@bp.route("/masuk/<uuid:account>", methods=["GET", "POST"])
@anyone
def unlock_with_pin(account: UUID) -> Response:
    browser = device.ensure_device_hash()
    here = {tile.id: tile for tile in queries.profiles_on_phone(browser)}
    if account not in here:
        return redirect(url_for(".sign_in", lanjut=path_after_sign_in()), 303)
    form = PinForm(shared=here[account].shared)
    if form.validate_on_submit():
        shared = bool(form.shared.data)
        form.pin.errors = [_("Angka ini belum cocok. Coba lagi.")]
        try:
            key = open_session_with_pin(
                account, browser, form.pin.data or "", shared=shared, now=utcnow()
            )
        except PepperMissingOrDifferentError:
            key, form.pin.errors = None, [_(PEPPER_MISSING)]
        if key is not None:
            return open_session_and_redirect(key)
        if not queries.is_profile_on_phone(browser, account):
            return redirect(url_for(".locked_out"), 303)
    told = recovery.locked_phone_notice(account, browser, utcnow())
    context = {"form": form, "who": here[account], "told": told, "onward": path_after_sign_in()}
    return render("sign_in/pin.html", 422 if form.errors else 200, **context)


@bp.get("/masuk/terkunci", endpoint="locked_out")
@anyone
def profile_locked_on_this_phone_page() -> Response:
    return render("sign_in/terkunci.html")


@bp.route("/keluar", methods=["GET", "POST"])
@anyone
def sign_out() -> Response:
    who = current_person()
    if who is None:
        return redirect(url_for(".sign_in"), 303)
    form = SignedInForm()
    has_words = who.is_staff or find_credential(who.id, "words") is not None
    if not form.validate_on_submit():
        return render("sign_in/keluar.html", form=form, has_words=has_words)
    elsewhere = url_if_form_is_of_other_person()
    if elsewhere is not None:
        return redirect(elsewhere, 303)
    leaves = request.form.get("cara") == "lepas"
    if leaves and not has_words and "yakin" not in request.form:
        return redirect(url_for(".leave_without_words"), 303)
    with transaction() as tx:
        end_session(tx, who.key, now=utcnow())
        if leaves and who.device is not None:
            unlink_account_from_device(tx, who.id, who.device, now=utcnow())
            revoke_staff_tokens(tx, who.id, now=utcnow(), device=who.device)
    clear_session_cookie(who.id)
    return redirect(url_for(".sign_in"), 303)


@bp.get("/keluar/lepas")
@signed_in
def leave_without_words() -> Response:
    """Ask a second time before leaving without the six words, in the same words whether or not
    another phone is known."""
    if signed_in_person().is_staff or find_credential(signed_in_person().id, "words") is not None:
        return redirect(url_for(".sign_out"), 303)
    return render("sign_in/lepas.html", form=SignedInForm())
