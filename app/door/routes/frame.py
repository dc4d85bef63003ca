"""What the views share: where strangers are sent, where to go on, and that it was too often."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.door.rules.browsers import in_chrome, is_inside_an_app
from app.identity.actions import enter
from app.kit.clock import utcnow
from app.kit.i18n import gettext as _
from app.kit.onward import onward, safe_path

bp = Blueprint("door", __name__, template_folder="../templates")


def connect(app: Flask) -> None:
    """Send strangers who ask for more than a stranger may see to /masuk."""
    app.extensions["bekal_sign_in_url"] = _sign_in_url


@bp.context_processor
def _browser() -> dict[str, Any]:
    """What pages here need to know of a browser that an app has of its own: whether it is one, and
    the way out."""
    agent = request.user_agent.string
    inside = is_inside_an_app(agent)
    return {"inside_an_app": inside, "in_chrome": in_chrome(agent, request.url) if inside else None}


def _sign_in_url() -> str:
    here = safe_path(request.path) if request.method == "GET" else None
    view = "door.staff_sign_in" if g.access.permission else "door.sign_in"
    return url_for(view, lanjut=here)


def go_in(key: str, *, staff: bool = False, then: str | None = None) -> Response:
    """Take a new session into this browser and lead on."""
    enter(key, now=utcnow(), staff=staff)
    return redirect(then or onward() or url_for("shell.home"), 303)


def too_often() -> str:
    return str(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))
