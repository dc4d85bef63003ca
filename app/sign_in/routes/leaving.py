"""Quick lock: one tap on any page locks the profile and shows a calendar."""

from __future__ import annotations

import calendar

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity.actions import clear_session_cookie, end_session
from app.kit.clock import today, utcnow
from app.kit.permissions import current_person, harmless, public
from app.kit.store.db import transaction
from app.kit.text.i18n import day_names
from app.sign_in.routes.frame import bp

WEEKS = calendar.Calendar()


@bp.post("/kalender", endpoint="hide")
@harmless
def lock_and_show_calendar() -> BaseResponse:
    """End the session. No CSRF check is needed: a forged form only locks a profile, which its PIN
    opens again, and the cookie is not sent from another site."""
    who = current_person()
    if who is not None:
        with transaction() as tx:
            end_session(tx, who.key, now=utcnow())
        clear_session_cookie(who.id)
    return redirect(url_for(".calendar_page"), 303)


@bp.get("/kalender")
@public
def calendar_page() -> Response:
    now = today()
    weeks = WEEKS.monthdayscalendar(now.year, now.month)
    html = render_template("sign_in/kalender.html", month=now, weeks=weeks, days=day_names())
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response
