"""Helpers shared by the views: the redirect of strangers, the next page, and the answer to too many
attempts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity.actions import set_session_cookie
from app.identity.queries import session_key_in_cookie
from app.kit.clock import utcnow
from app.kit.permissions import current_person
from app.kit.text.i18n import gettext as _
from app.kit.web import pending_form
from app.kit.web.next_path import own_site_path, path_after_sign_in
from app.recovery import queries as recovery
from app.sign_in import queries
from app.sign_in.rules.browsers import chrome_url, is_in_app_browser

bp = Blueprint("sign_in", __name__, template_folder="../templates")


@bp.context_processor
def _in_app_browser_values() -> dict[str, Any]:
    """Template values: whether this is a chat app's browser, and the link that opens Chrome."""
    agent = request.user_agent.string
    inside = is_in_app_browser(agent)
    out = chrome_url(agent, request.url) if inside else None
    return {"inside_an_app": inside, "in_chrome": out, "why_locked": _sign_in_reason}


def _sign_in_reason() -> tuple[str, str] | None:
    """Two sentences: why the person has to sign in again, and whether their last form was saved.
    None if no session ended and no form is saved."""
    waits, who, key = pending_form.latest_pending_form(), current_person(), session_key_in_cookie()
    if (who is not None and (waits is None or waits.owner == who.id)) or not (waits or key):
        return None
    if who is not None:
        why = _("Halaman tadi dibuka oleh orang lain di HP ini.")
    elif key is None:
        why = _("Bekal di HP ini terkunci.")
    elif queries.has_session_ended_idle(key, utcnow()):
        why = _("Bekal terkunci karena 15 menit tidak dipakai.")
    else:
        why = _("Bekal terkunci di HP ini: sesi tadi sudah berakhir.")
    if waits is None:
        return why, _("Masuk lagi untuk melanjutkan.")
    if not waits.fields:
        return why, _("Yang terakhir ditekan belum tersimpan. Masuk lagi, lalu ulangi.")
    return why, _("Isian tadi masih ada, paling lama satu jam. Masuk lagi untuk melanjutkan.")


def sign_in_url() -> str:
    """The address of the sign-in page to which a request without a session is redirected."""
    here = own_site_path(request.path) if request.method == "GET" else None
    if request.method == "POST" and not pending_form.was_form_saved_for_sign_in():
        here = (
            pending_form.path_of_sent_form()
        )  # else only the owner of the form returns to its page
    view = "sign_in.staff_sign_in" if g.access.permission else "sign_in.sign_in"
    return url_for(view, lanjut=here)


def open_session_and_redirect(
    key: str, *, staff: bool = False, then: str | None = None
) -> Response:
    """Set the cookie of a new session and redirect to the page that the person wanted."""
    who = set_session_cookie(key, now=utcnow(), staff=staff)
    then = then or pending_form.pending_form_path(who) or path_after_sign_in()
    if recovery.restored_backup_time(who) is not None:  # told before all else
        then = url_for("recovery.came_back", lanjut=own_site_path((then or "").partition("?")[0]))
    return redirect(then or url_for("shell.home"), 303)
