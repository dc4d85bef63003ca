"""/dipulihkan: the notice that a profile was restored from a backup."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.identity.actions import dismiss_restore_notice
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.web import pending_form
from app.kit.web.next_path import path_after_sign_in
from app.kit.web.pages import render
from app.recovery import queries
from app.recovery.routes.frame import bp


@bp.route("/dipulihkan", methods=["GET", "POST"], endpoint="came_back")
@signed_in
def restore_notice_page() -> Response:
    me, form = signed_in_person().id, SignedInForm()
    at = queries.restored_backup_time(me)
    if at is not None and not form.validate_on_submit():
        return render("recovery/dipulihkan.html", form=form, at=at, onward=path_after_sign_in())
    if at is not None:
        with transaction() as tx:
            dismiss_restore_notice(tx, me)
    return redirect(
        pending_form.pending_form_path(me) or path_after_sign_in() or url_for("shell.home"), 303
    )
