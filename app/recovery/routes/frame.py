"""Helpers shared by the views."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.identity.actions import set_session_cookie
from app.kit.clock import utcnow
from app.kit.web import pending_form
from app.kit.web.next_path import own_site_path, path_after_sign_in
from app.recovery import queries

bp = Blueprint("recovery", __name__, template_folder="../templates")


def open_session_and_redirect(key: str, then: str | None = None) -> Response:
    """Set the cookie of a new session and redirect to the page that the person wanted."""
    who = set_session_cookie(key, now=utcnow())
    then = then or pending_form.pending_form_path(who) or path_after_sign_in()
    if queries.restored_backup_time(who) is not None:  # told before all else
        then = url_for("recovery.came_back", lanjut=own_site_path((then or "").partition("?")[0]))
    return redirect(then or url_for("shell.home"), 303)
