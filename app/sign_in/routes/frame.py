"""Helpers shared by the views: the redirect of strangers, the next page, and the answer to too many
attempts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity.actions import enter
from app.identity.queries import sign_in_key
from app.kit.clock import utcnow
from app.kit.permissions import person
from app.kit.text.i18n import gettext as _
from app.kit.web import pending_form
from app.kit.web.next_path import next_path, safe_path
from app.recovery import queries as recovery
from app.sign_in import queries
from app.sign_in.rules.browsers import in_chrome, is_inside_an_app

bp = Blueprint("sign_in", __name__, template_folder="../templates")


@bp.context_processor
def _browser() -> dict[str, Any]:
    """Template values about a browser inside another app: whether it is one, and the link out."""
    agent = request.user_agent.string
    inside = is_inside_an_app(agent)
    out = in_chrome(agent, request.url) if inside else None
    return {"inside_an_app": inside, "in_chrome": out, "why_locked": _why_locked}


def _why_locked() -> tuple[str, str] | None:
    """Why the person has to sign in again, and what became of their last form. None if no session
    ended and no form is saved."""
    waits, who, key = pending_form.latest_pending_form(), person(), sign_in_key()
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


def sign_in_url() -> str:
    """Where a request without a session is redirected when the page needs one."""
    here = safe_path(request.path) if request.method == "GET" else None
    if request.method == "POST" and not pending_form.form_was_kept():
        here = pending_form.page_of_form()  # else only the owner of the form returns to its page
    view = "sign_in.staff_sign_in" if g.access.permission else "sign_in.sign_in"
    return url_for(view, lanjut=here)


def go_in(key: str, *, staff: bool = False, then: str | None = None) -> Response:
    """Put a new session into this browser and redirect."""
    who = enter(key, now=utcnow(), staff=staff)
    then = then or pending_form.return_path(who) or next_path()
    if recovery.came_back_at(who) is not None:  # told before all else
        then = url_for("recovery.came_back", lanjut=safe_path(then))
    return redirect(then or url_for("shell.home"), 303)


def too_many_tries_message() -> str:
    return str(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))
