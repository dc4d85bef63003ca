"""/masuk/petugas: sign-in name and passphrase; the first time a start code, then a new
passphrase."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone
from app.kit.secrets import sign, unsign
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.next_path import next_path
from app.kit.web.pages import page
from app.recovery.actions import count_misses, keys_of_phone_and_address, uncount_misses
from app.sign_in.actions import PassphraseResult, open_with_passphrase, set_passphrase
from app.sign_in.forms.signing_in import PassphraseForm, StaffForm
from app.sign_in.routes.frame import bp, go_in, too_many_tries_message
from app.sign_in.routes.known import remember, tries_of
from app.sign_in.rules.codes import slug

SECONDS_TO_CHOOSE = 15 * 60


@bp.route("/masuk/petugas", methods=["GET", "POST"])
@anyone
def staff_sign_in() -> Response:
    here, form = device.ensure(), StaffForm()
    if form.validate_on_submit():
        name = form.name.data or ""
        watched = (*keys_of_phone_and_address("passphrase:address"), *tries_of(slug(name), here))
        if not count_misses(watched):
            form.secret.errors = [too_many_tries_message()]
        else:
            opened = open_with_passphrase(name, form.secret.data or "", here, now=utcnow())
            if opened is not None:
                uncount_misses(watched)
                return _let_in(opened, name, here)
            form.secret.errors = [_("Nama dan kalimat sandi ini belum cocok.")]
    return page("sign_in/petugas.html", 422 if form.errors else 200, form=form, onward=next_path())


def _let_in(opened: PassphraseResult, name: str, here: bytes) -> Response:
    if opened.key is not None:
        remember(slug(name), here)
        return go_in(opened.key, staff=True)
    form = PassphraseForm(formdata=None)
    form.name.data = slug(name)
    form.note.data = sign([opened.account.hex, slug(name), opened.start], "start")
    return page("sign_in/sandi.html", form=form, onward=next_path())


@bp.post("/masuk/petugas/sandi")
@anyone
def choose_passphrase() -> Response:
    form = PassphraseForm()
    note = unsign(form.note.data, "start", SECONDS_TO_CHOOSE)
    if note is None or len(note) != 3:  # one of an earlier release had two parts
        return redirect(url_for(".staff_sign_in", lanjut=next_path()), 303)
    opened, form.name.data = PassphraseResult(UUID(note[0]), None, note[2]), note[1]
    if not form.validate():
        return page("sign_in/sandi.html", 422, form=form, onward=next_path())
    here = device.ensure()
    key = set_passphrase(opened, note[1], form.secret.data or "", here, now=utcnow())
    if key is None:
        return redirect(url_for(".staff_sign_in", lanjut=next_path()), 303)
    remember(note[1], here)
    return go_in(key, staff=True)
