"""`/kelola/akun`: who works here; a new account of staff; the end of a task."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response

from app.identity.rules import new_start_code
from app.kit.clock import WIB, utcnow
from app.kit.db import new_id, transaction
from app.kit.forms import Form
from app.kit.pages import page
from app.kit.permissions import needs, the_person
from app.kit.secrets import hash_secret, sign, unsign
from app.staff import queries
from app.staff.actions import AlreadyMadeError, Made, end_task, make_staff
from app.staff.forms import StaffAccountForm
from app.staff.rules import MAKE, SHORT_NAMES, START_CODE_LIVES, end_of

bp = Blueprint("staff", __name__, template_folder="templates")
NOTE_LIVES = 24 * 60 * 60


@bp.get("/kelola/akun")
@needs(MAKE)
def accounts() -> Response:
    """Tasks within the scope of who asks; what lies outside is as if there were none."""
    me, now = the_person(), utcnow()
    mine = [task for task in queries.tasks() if me.may(MAKE, task.scope)]
    current = [task for task in mine if not task.is_over(now)]
    over = [task for task in mine if task.is_over(now)]
    return page(
        "staff/accounts.html", current=current, over=over, roles=SHORT_NAMES, me=me.id, now=now
    )


@bp.route("/kelola/akun/baru", methods=["GET", "POST"])
@needs(MAKE)
def new_account() -> Response:
    """The answer to the form carries the start code, once."""
    me = the_person().id
    form = StaffAccountForm()
    if form.note.data is None:
        form.note.data = sign([new_id().hex, me.hex], "staff")
    if not form.validate_on_submit():
        return page("staff/new.html", 422 if form.errors else 200, form=form)
    note = unsign(form.note.data, "staff", NOTE_LIVES)
    if note is None or note[1] != me.hex:
        return redirect(url_for(".new_account"), 303)
    try:
        made = _make(form, UUID(note[0]))
    except AlreadyMadeError:
        return page("staff/already.html")
    site: str = current_app.extensions["bekal_settings"].public_url
    return page(
        "staff/made.html",
        made=made,
        role=SHORT_NAMES[form.role.data],
        lives=START_CODE_LIVES,
        address=site.partition("://")[2] + url_for("door.staff_sign_in", lang=None),
    )


def _make(form: StaffAccountForm, account: UUID) -> Made:
    code = new_start_code()
    code_hash = hash_secret(code)
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


@bp.route("/kelola/akun/<uuid:task_id>/akhiri", methods=["GET", "POST"])
@needs(MAKE)
def end(task_id: UUID) -> Response:
    """Asks once. Nobody ends their own task, lest nobody be left who can give one."""
    me, form, found = the_person(), Form(), queries.task(task_id)
    if found is None or not me.may(MAKE, found.scope) or found.account == me.id:
        abort(404)
    if not form.validate_on_submit():
        return page("staff/end.html", form=form, task=found, role=SHORT_NAMES[found.role])
    with transaction() as tx:
        end_task(tx, task_id, by=me.id, now=utcnow())
    return redirect(url_for(".accounts"), 303)
