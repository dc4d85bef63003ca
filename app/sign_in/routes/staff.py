"""/masuk/petugas: sign-in name and passphrase; the first time a start code, then a new
passphrase."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.kit.clock import utcnow
from app.kit.permissions import anyone
from app.kit.secrets import sign_json, verify_signed
from app.kit.text.i18n import gettext as _
from app.kit.web import device
from app.kit.web.next_path import path_after_sign_in
from app.kit.web.pages import render
from app.recovery.actions import (
    TOO_MANY_ATTEMPTS,
    count_failed_attempts,
    limit_keys_of_request,
    uncount_failed_attempts,
)
from app.sign_in.actions import (
    PassphraseResult,
    set_passphrase,
    sign_in_with_passphrase_or_start_code,
)
from app.sign_in.forms.signing_in import NewPassphraseForm, StaffSignInForm
from app.sign_in.routes.frame import bp, open_session_and_redirect
from app.sign_in.routes.known import passphrase_limit_keys, remember_sign_in_name
from app.sign_in.rules.codes import slugify_name

SECONDS_TO_CHOOSE = 15 * 60


@bp.route("/masuk/petugas", methods=["GET", "POST"])
@anyone
def staff_sign_in() -> Response:
    here, form = device.ensure_device_hash(), StaffSignInForm()
    if form.validate_on_submit():
        name = form.name.data or ""
        watched = (
            *limit_keys_of_request("passphrase:address"),
            *passphrase_limit_keys(slugify_name(name), here),
        )
        if not count_failed_attempts(watched):
            form.secret.errors = [_(TOO_MANY_ATTEMPTS)]
        else:
            opened = sign_in_with_passphrase_or_start_code(
                name, form.secret.data or "", here, now=utcnow()
            )
            if opened is not None:
                uncount_failed_attempts(watched)
                return _continue_sign_in(opened, name, here)
            form.secret.errors = [_("Nama dan kalimat sandi ini belum cocok.")]
    return render(
        "sign_in/petugas.html", 422 if form.errors else 200, form=form, onward=path_after_sign_in()
    )


def _continue_sign_in(opened: PassphraseResult, name: str, here: bytes) -> Response:
    if opened.key is not None:
        remember_sign_in_name(slugify_name(name), here)
        return open_session_and_redirect(opened.key, staff=True)
    form = NewPassphraseForm(formdata=None)
    form.name.data = slugify_name(name)
    form.note.data = sign_json([opened.account.hex, slugify_name(name), opened.start], "start")
    return render("sign_in/sandi.html", form=form, onward=path_after_sign_in())


@bp.post("/masuk/petugas/sandi")
@anyone
def choose_passphrase() -> Response:
    form = NewPassphraseForm()
    note = verify_signed(form.note.data, "start", SECONDS_TO_CHOOSE)
    if note is None or len(note) != 3:  # one of an earlier release had two parts
        return redirect(url_for(".staff_sign_in", lanjut=path_after_sign_in()), 303)
    opened, form.name.data = PassphraseResult(UUID(note[0]), None, note[2]), note[1]
    if not form.validate():
        return render("sign_in/sandi.html", 422, form=form, onward=path_after_sign_in())
    here = device.ensure_device_hash()
    key = set_passphrase(opened, note[1], form.secret.data or "", here, now=utcnow())
    if key is None:
        return redirect(url_for(".staff_sign_in", lanjut=path_after_sign_in()), 303)
    remember_sign_in_name(note[1], here)
    return open_session_and_redirect(key, staff=True)
