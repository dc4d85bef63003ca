"""/masuk: who is learning on this phone, and their six digits. /keluar: locking it again."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.door import queries
from app.door.actions import unlock
from app.door.forms.signing_in import PinForm
from app.door.routes.frame import bp, go_in
from app.identity.actions import drop_device_account, forget_sign_in, leave
from app.identity.queries import secret_of
from app.kit import device
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.forms import Form, to_its_owner
from app.kit.i18n import gettext as _
from app.kit.onward import onward
from app.kit.pages import page
from app.kit.permissions import anyone, person, signed_in, the_person
from app.recovery import queries as recovery
from app.sync.actions import PepperMissingError
from app.sync.rules import NOT_CHECKED


@bp.get("/masuk")
@anyone
def sign_in() -> Response:
    here = device.ensure()
    people, waits = queries.people_on(here), recovery.waits_on(here, utcnow())
    return page("door/masuk.html", people=people, waits=waits, onward=onward())


@bp.route("/masuk/<uuid:account>", methods=["GET", "POST"])
@anyone
def unlock_with_pin(account: UUID) -> Response:
    browser = device.ensure()
    here = {tile.id: tile for tile in queries.people_on(browser)}
    if account not in here:
        return redirect(url_for(".sign_in", lanjut=onward()), 303)
    form = PinForm(shared=here[account].shared)
    if form.validate_on_submit():
        shared = bool(form.shared.data)
        form.pin.errors = [_("Angka ini belum cocok. Coba lagi.")]
        try:
            key = unlock(account, browser, form.pin.data or "", shared=shared, now=utcnow())
        except PepperMissingError:
            key, form.pin.errors = None, [_(NOT_CHECKED)]
        if key is not None:
            return go_in(key)
        if not queries.is_tied(browser, account):
            return redirect(url_for(".locked_out"), 303)
    told = recovery.at_the_lock(account, browser, utcnow())
    context = {"form": form, "who": here[account], "told": told, "onward": onward()}
    return page("door/pin.html", 422 if form.errors else 200, **context)


@bp.get("/masuk/terkunci")
@anyone
def locked_out() -> Response:
    return page("door/terkunci.html")


@bp.route("/keluar", methods=["GET", "POST"])
@anyone
def sign_out() -> Response:
    who = person()
    if who is None:
        return redirect(url_for(".sign_in"), 303)
    form, has_words = Form(), secret_of(who.id, "words") is not None
    if not form.validate_on_submit():
        return page("door/keluar.html", form=form, has_words=has_words)
    elsewhere = to_its_owner()
    if elsewhere is not None:
        return redirect(elsewhere, 303)
    leaves = request.form.get("cara") == "lepas"
    if leaves and not has_words and "yakin" not in request.form:
        return redirect(url_for(".leave_without_words"), 303)
    with transaction() as tx:
        forget_sign_in(tx, who.key, now=utcnow())
        if leaves and who.device is not None:
            drop_device_account(tx, who.id, who.device, now=utcnow())
    leave(who.id)
    return redirect(url_for(".sign_in"), 303)


@bp.get("/keluar/lepas")
@signed_in
def leave_without_words() -> Response:
    """Asks a second time: what will be left, in the same words whoever else could help."""
    if the_person().is_staff or secret_of(the_person().id, "words") is not None:
        return redirect(url_for(".sign_out"), 303)
    return page("door/lepas.html", form=Form())
