"""`/kelola/akun`: staff accounts; create one, give a new start code, end a grant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity.rules import code_of
from app.kit.clock import WIB, utcnow
from app.kit.forms.base import Form
from app.kit.permissions import needs, the_person
from app.kit.registry import registry
from app.kit.secrets import Hashed, derived_numbers, hash_secret, sign, unsign
from app.kit.store.db import new_id, transaction
from app.kit.web.pages import page
from app.staff import queries
from app.staff.actions import (
    AlreadyMadeError,
    GoneError,
    Made,
    end_task,
    give_start_code,
    make_staff,
)
from app.staff.forms import ResetForm, StaffAccountForm
from app.staff.rules import MAKE, SHORT_NAMES, START_CODE_LIVES, end_of

bp = Blueprint("staff", __name__, template_folder="templates")
NOTE_LIVES = 24 * 60 * 60


@bp.get("/kelola/akun")
@needs(MAKE)
def accounts() -> Response:
    """The grants within the current person's region; others are hidden."""
    me, now = the_person(), utcnow()
    mine = [task for task in queries.tasks() if me.may(MAKE, task.scope)]
    return page(
        "staff/accounts.html",
        current=[task for task in mine if not task.is_over(now)],
        over=[task for task in mine if task.is_over(now)],
        resettable=queries.resettable(me.id, now),
        roles=SHORT_NAMES,
        me=me.id,
        now=now,
    )


@bp.route("/kelola/akun/baru", methods=["GET", "POST"])
@needs(MAKE)
def new_account() -> Response:
    """The response to the form shows the start code; the same form sent again shows it again."""
    me = the_person().id
    form = StaffAccountForm()
    if form.note.data is None:
        form.note.data = sign([new_id().hex, me.hex], "staff")
    is_search = request.form.get("langkah") == "cari"
    if is_search or not (form.validate_on_submit() and form.is_from_owner()):
        form.offer()
        return page("staff/new.html", 422 if form.errors else 200, form=form)
    note = unsign(form.note.data, "staff", NOTE_LIVES)
    if note is None or note[1] != me.hex:
        return redirect(url_for(".new_account"), 303)
    account = UUID(note[0])
    return _code_page(account, account, form.name.data or "", partial(_make, form))


def _make(form: StaffAccountForm, account: UUID, code: str, code_hash: Hashed) -> Made:
    with transaction() as tx:
        return make_staff(
            tx,
            account=account,
            name=form.name.data or "",
            role=form.role.data,
            scope=form.scope.data or "",
            code=code,
            code_hash=code_hash,
            now=utcnow(),
            ends=end_of(form.until.data, WIB) if form.until.data else None,
            by=the_person().id,
        )


@bp.route("/kelola/akun/<uuid:task_id>/kode-mulai", methods=["GET", "POST"])
@needs(MAKE)
def reset(task_id: UUID) -> Response:
    """Ask once, then give a new start code to a person who forgot the passphrase."""
    me, form, found = the_person().id, ResetForm(), queries.task(task_id)
    if found is None or found.account not in queries.resettable(me, utcnow()):
        abort(404)
    if form.note.data is None:
        mark = queries.secret_mark(found.account)
        form.note.data = sign([new_id().hex, me.hex, found.account.hex, mark], "staff-reset")
    if not (form.validate_on_submit() and form.is_from_owner()):
        status = 422 if form.errors else 200
        role = SHORT_NAMES[found.role]
        return page("staff/reset.html", status, form=form, task=found, role=role)
    note = unsign(form.note.data, "staff-reset", NOTE_LIVES)
    if note is None or note[1:3] != [me.hex, found.account.hex]:
        return redirect(url_for(".reset", task_id=task_id), 303)
    give = partial(_give, note[3])
    return _code_page(found.account, UUID(note[0]), found.name, give)


def _give(mark: str, account: UUID, code: str, code_hash: Hashed) -> Made:
    with transaction() as tx:
        by = the_person().id
        return give_start_code(
            tx, account, code=code, code_hash=code_hash, now=utcnow(), by=by, instead_of=mark
        )


def _code_page(
    account: UUID, number: UUID, name: str, make: Callable[[UUID, str, Hashed], Made]
) -> Response:
    """Create the code of this form's number and show it; if created before, show the same code
    while it is valid."""
    codes = [code_of(each) for each in derived_numbers("start", number.hex)]
    try:
        made = make(account, codes[0], hash_secret(codes[0]))
    except (AlreadyMadeError, GoneError):
        code = queries.open_code(account, codes, utcnow())
        if code is None:
            return page("staff/already.html")
        made = Made(account, queries.sign_in_name_of(account, name) or "", code)
    site = registry().settings.public_url
    return page(
        "staff/made.html",
        made=made,
        name=name,
        is_new=account == number,
        lives=START_CODE_LIVES,
        address=site.partition("://")[2] + url_for("sign_in.staff_sign_in", lang=None),
    )


@bp.route("/kelola/akun/<uuid:task_id>/akhiri", methods=["GET", "POST"])
@needs(MAKE)
def end(task_id: UUID) -> Response:
    """Ask once. Nobody can end their own grant, so that one person who can give grants always
    remains."""
    me, form, found = the_person(), Form(), queries.task(task_id)
    if found is None or not me.may(MAKE, found.scope) or found.account == me.id:
        abort(404)
    if not form.validate_on_submit():
        return page("staff/end.html", form=form, task=found, role=SHORT_NAMES[found.role])
    with transaction() as tx:
        end_task(tx, task_id, by=me.id, now=utcnow())
    return redirect(url_for(".accounts"), 303)
