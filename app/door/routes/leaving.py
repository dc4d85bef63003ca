"""Away at once: one tap on any page locks the profile and shows a page that tells nothing."""

from __future__ import annotations

import calendar

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.door.routes.frame import bp
from app.identity.actions import forget_sign_in, leave
from app.kit.clock import today, utcnow
from app.kit.db import transaction
from app.kit.i18n import day_names
from app.kit.permissions import harmless, person, public

WEEKS = calendar.Calendar()


@bp.post("/kalender")
@harmless
def hide() -> BaseResponse:
    """Ends the session. Whoever forges this form locks a profile, which its PIN opens again; from
    another site the cookie does not even come along."""
    who = person()
    if who is not None:
        with transaction() as tx:
            forget_sign_in(tx, who.key, now=utcnow())
        leave(who.id)
    return redirect(url_for(".calendar_page"), 303)


@bp.get("/kalender")
@public
def calendar_page() -> Response:
    now = today()
    weeks = WEEKS.monthdayscalendar(now.year, now.month)
    html = render_template("door/kalender.html", month=now, weeks=weeks, days=day_names())
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response
