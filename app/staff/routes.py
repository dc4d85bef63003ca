"""`/kelola/akun`: staff accounts; create one, give a new start code, end a grant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity.rules import one_time_code_from_number
from app.kit.clock import WIB, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import needs, signed_in_person
from app.kit.registry import registry
from app.kit.secrets import HashedSecret, derived_numbers, hash_secret, sign_json, verify_signed
from app.kit.store.db import new_id, transaction
from app.kit.web.pages import render
from app.staff import queries
from app.staff.actions import (
    IssuedStartCode,
    StaffAccountGoneError,
    StartCodeUsedError,
    create_staff_account,
    end_staff_grant,
    replace_start_code,
)
from app.staff.forms import PassphraseResetForm, StaffAccountForm
from app.staff.rules import MAKE, SHORT_NAMES, START_CODE_LIVES, end_of_last_day

bp = Blueprint("staff", __name__, template_folder="templates")
NOTE_LIVES = 24 * 60 * 60


@bp.get("/kelola/akun", endpoint="accounts")
@needs(MAKE)
def staff_accounts_page() -> Response:
    """The grants within the current person's region; others are hidden."""
    me, now = signed_in_person(), utcnow()
    mine = [task for task in queries.list_staff_grants() if me.may(MAKE, task.scope)]
    return render(
        "staff/accounts.html",
        current=[task for task in mine if not task.is_over(now)],
        over=[task for task in mine if task.is_over(now)],
        resettable=queries.resettable_accounts(me.id, now),
        roles=SHORT_NAMES,
        me=me.id,
        now=now,
    )


@bp.route("/kelola/akun/baru", methods=["GET", "POST"], endpoint="new_account")
@needs(MAKE)
def new_staff_account_page() -> Response:
    """Create a staff account and show its start code; the same form sent again shows it again."""
    me = signed_in_person().id
    form = StaffAccountForm()
    if form.note.data is None:
        form.note.data = sign_json([new_id().hex, me.hex], "staff")
    is_search = request.form.get("langkah") == "cari"
    if is_search or not (form.validate_on_submit() and form.is_from_owner()):
        form.fill_region_choices()
        return render("staff/new.html", 422 if form.errors else 200, form=form)
    note = verify_signed(form.note.data, "staff", NOTE_LIVES)
    if note is None or note[1] != me.hex:
        return redirect(url_for(".new_account"), 303)
    account = UUID(note[0])
    return _start_code_page(account, account, form.name.data or "", partial(_create_account, form))


def _create_account(
    form: StaffAccountForm, account: UUID, code: str, code_hash: HashedSecret
) -> IssuedStartCode:
    with transaction() as tx:
        return create_staff_account(
            tx,
            account=account,
            name=form.name.data or "",
            role=form.role.data,
            scope=form.scope.data or "",
            start_code=code,
            code_hash=code_hash,
            now=utcnow(),
            ends=end_of_last_day(form.until.data, WIB) if form.until.data else None,
            created_by=signed_in_person().id,
        )


@bp.route("/kelola/akun/<uuid:task_id>/kode-mulai", methods=["GET", "POST"], endpoint="reset")
@needs(MAKE)
def reset_passphrase_page(task_id: UUID) -> Response:
    """After a confirmation, give a new start code to a person who forgot the passphrase."""
    me, form, found = (
        signed_in_person().id,
        PassphraseResetForm(),
        queries.find_staff_grant(task_id),
    )
    if found is None or found.account not in queries.resettable_accounts(me, utcnow()):
        abort(404)
    if form.note.data is None:
        mark = queries.fingerprint_of_passphrase_and_start_code(found.account)
        form.note.data = sign_json([new_id().hex, me.hex, found.account.hex, mark], "staff-reset")
    if not (form.validate_on_submit() and form.is_from_owner()):
        status = 422 if form.errors else 200
        role = SHORT_NAMES[found.role]
        return render("staff/reset.html", status, form=form, task=found, role=role)
    note = verify_signed(form.note.data, "staff-reset", NOTE_LIVES)
    if note is None or note[1:3] != [me.hex, found.account.hex]:
        return redirect(url_for(".reset", task_id=task_id), 303)
    give = partial(_replace_start_code, note[3])
    return _start_code_page(found.account, UUID(note[0]), found.name, give)


def _replace_start_code(
    mark: str, account: UUID, code: str, code_hash: HashedSecret
) -> IssuedStartCode:
    with transaction() as tx:
        return replace_start_code(
            tx,
            account,
            start_code=code,
            code_hash=code_hash,
            now=utcnow(),
            given_by=signed_in_person().id,
            replaced_fingerprint=mark,
        )


def _start_code_page(
    account: UUID,
    number: UUID,
    name: str,
    make: Callable[[UUID, str, HashedSecret], IssuedStartCode],
) -> Response:
    """Create the start code that follows from the form's number, and show it; show the same code
    while it is valid if the form was sent before."""
    codes = [one_time_code_from_number(each) for each in derived_numbers("start", number.hex)]
    try:
        made = make(account, codes[0], hash_secret(codes[0]))
    except (StartCodeUsedError, StaffAccountGoneError):
        code = queries.find_valid_start_code(account, codes, utcnow())
        if code is None:
            return render("staff/already.html")
        made = IssuedStartCode(account, queries.sign_in_name_of(account, name) or "", code)
    site = registry().settings.public_url
    return render(
        "staff/made.html",
        made=made,
        name=name,
        is_new=account == number,
        lives=START_CODE_LIVES,
        address=site.partition("://")[2] + url_for("sign_in.staff_sign_in", lang=None),
    )


@bp.route("/kelola/akun/<uuid:task_id>/akhiri", methods=["GET", "POST"], endpoint="end")
@needs(MAKE)
def end_grant_page(task_id: UUID) -> Response:
    """End a grant after a confirmation; nobody can end their own, so that one admin remains."""
    me, form, found = signed_in_person(), SignedInForm(), queries.find_staff_grant(task_id)
    if found is None or not me.may(MAKE, found.scope) or found.account == me.id:
        abort(404)
    if not form.validate_on_submit():
        return render("staff/end.html", form=form, task=found, role=SHORT_NAMES[found.role])
    with transaction() as tx:
        end_staff_grant(tx, task_id, ended_by=me.id, now=utcnow())
    return redirect(url_for(".accounts"), 303)
