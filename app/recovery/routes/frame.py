"""Helpers shared by the views."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.identity.actions import enter
from app.kit.clock import utcnow
from app.kit.text.i18n import gettext as _
from app.kit.web import pending_form
from app.kit.web.next_path import next_path, safe_path
from app.recovery import queries

bp = Blueprint("recovery", __name__, template_folder="../templates")


def go_in(key: str, then: str | None = None) -> Response:
    """Put a new session into this browser and redirect."""
    who = enter(key, now=utcnow())
    then = then or pending_form.return_path(who) or next_path()
    if queries.came_back_at(who) is not None:  # told before all else
        then = url_for("recovery.came_back", lanjut=safe_path((then or "").partition("?")[0]))
    return redirect(then or url_for("shell.home"), 303)


def too_many_tries_message() -> str:
    return str(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))
