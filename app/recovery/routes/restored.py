"""/dipulihkan: the notice that a profile was restored from a backup."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.identity.actions import dismiss_restore_notice
from app.kit.forms.base import Form
from app.kit.permissions import signed_in, the_person
from app.kit.store.db import transaction
from app.kit.web import pending_form
from app.kit.web.next_path import next_path
from app.kit.web.pages import page
from app.recovery import queries
from app.recovery.routes.frame import bp


@bp.route("/dipulihkan", methods=["GET", "POST"])
@signed_in
def came_back() -> Response:
    me, form = the_person().id, Form()
    at = queries.restored_backup_time(me)
    if at is not None and not form.validate_on_submit():
        return page("recovery/dipulihkan.html", form=form, at=at, onward=next_path())
    if at is not None:
        with transaction() as tx:
            dismiss_restore_notice(tx, me)
    return redirect(pending_form.return_path(me) or next_path() or url_for("shell.home"), 303)
