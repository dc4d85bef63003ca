"""What the views share: where strangers are sent, where to go on, and that it was too often."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.door import queries
from app.door.rules.browsers import in_chrome, is_inside_an_app
from app.identity.actions import enter
from app.identity.queries import sign_in_key
from app.kit import carried
from app.kit.clock import utcnow
from app.kit.i18n import gettext as _
from app.kit.onward import onward, safe_path
from app.kit.permissions import person
from app.recovery import queries as recovery

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
    out = in_chrome(agent, request.url) if inside else None
    return {"inside_an_app": inside, "in_chrome": out, "why_locked": _why_locked}


def _why_locked() -> tuple[str, str] | None:
    """For who has to sign in again: why, and what became of what they sent last. None where no
    session ended and nothing waits."""
    waits, who, key = carried.latest(), person(), sign_in_key()
    if (who is not None and (waits is None or waits.owner == who.id)) or not (waits or key):
        return None
    if who is not None:
        why = _("Halaman tadi dibuka oleh orang lain di HP ini.")
    elif key is None:
        why = _("Bekal di HP ini terkunci.")
    elif queries.was_idle(key, utcnow()):
        why = _("Bekal terkunci karena 15 menit tidak dipakai.")
    else:
        why = _("Bekal terkunci di HP ini: sesi tadi sudah berakhir.")
    if waits is None:
        return why, _("Masuk lagi untuk melanjutkan.")
    if not waits.fields:
        return why, _("Yang terakhir ditekan belum tersimpan. Masuk lagi, lalu ulangi.")
    return why, _("Isian tadi masih ada, paling lama satu jam. Masuk lagi untuk melanjutkan.")


def _sign_in_url() -> str:
    here = safe_path(request.path) if request.method == "GET" else None
    if request.method == "POST" and not carried.is_kept_now():  # else only its owner is led back
        here = carried.page_of_form()
    view = "door.staff_sign_in" if g.access.permission else "door.sign_in"
    return url_for(view, lanjut=here)


def go_in(key: str, *, staff: bool = False, then: str | None = None) -> Response:
    """Take a new session into this browser and lead on."""
    who = enter(key, now=utcnow(), staff=staff)
    then = then or carried.way_back(who) or onward()
    if recovery.came_back_at(who) is not None:  # told before all else
        then = url_for("recovery.came_back", lanjut=safe_path(then))
    return redirect(then or url_for("shell.home"), 303)


def too_often() -> str:
    return str(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))
