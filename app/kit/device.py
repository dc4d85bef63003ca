"""A browser's own lasting secret, in a cookie: it names the phone, not the person on it."""

from __future__ import annotations

import hashlib
import re
import secrets

from flask import after_this_request, current_app, g, request
from flask.wrappers import Response
from werkzeug.http import dump_cookie

WHO = "siapa"
FIRST_VISIT = "baru"
"""Ends that cookie from signing up until a script opens the profile here, or a first quiz is done:
a first visit has no request left for a script (docs/budgets.md)."""
MARKS = "-kenal"
"""Ends the name of a cookie beside the phone's own."""
MOST_MARKS = 4
LIVES = 400 * 24 * 60 * 60
"""Seconds; the longest that browsers allow. It begins anew with each sign-in page."""

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def current() -> bytes | None:
    """SHA-256 of this browser's secret, 32 bytes; None for a browser that has none yet.

    Raises RuntimeError on a public page, which must be the same for everyone."""
    access = g.get("access")
    if access is not None and access.public:
        raise RuntimeError(f"{request.endpoint} is public and asked which browser this is")
    secret: str = g.get("device_secret") or request.cookies.get(name_of(), "")
    return hashlib.sha256(secret.encode()).digest() if _FORM.fullmatch(secret) else None


def ensure() -> bytes:
    """The same, for a page with a form that ties somebody to this phone: gives the browser a
    secret of 256 random bits if it has none, and lets the cookie of a page that is opened live
    from now on."""
    known = current()
    if known is not None and request.method != "GET":
        return known
    if known is None:
        g.device_secret = secrets.token_urlsafe(32)
    secret: str = g.get("device_secret") or request.cookies[name_of()]

    put(name_of(), secret)
    return hashlib.sha256(secret.encode()).digest()


def tell_scripts(who: str, *, first_visit: bool = False) -> None:
    """Leave the end of somebody's id, "" for nobody, where our scripts can read it: the pages on
    which one signs up have none, and what is answered afterwards must not be kept under the seal
    of whoever was here before."""

    end = who[-8:] + (FIRST_VISIT if first_visit else "")
    put(WHO, end, max_age=LIVES if who else 0, httponly=False)


def is_first_visit() -> bool:
    """Whether somebody signed up in this browser, and no script has opened their profile since."""
    return request.cookies.get(WHO, "").endswith(FIRST_VISIT)


def marks() -> list[str]:
    """What `mark` left in this browser, the latest first."""
    return request.cookies.get(name_of(MARKS), "").split(".")


def mark(text: str) -> None:
    """Leave a mark of letters and digits in this browser beside those that are there; of more than
    MOST_MARKS the oldest goes."""
    others = [each for each in marks() if each not in ("", text)]
    put(name_of(MARKS), ".".join([text, *others][:MOST_MARKS]))


def put(name: str, value: str, *, max_age: int = LIVES, httponly: bool = True) -> None:
    """Set a cookie with the answer to this request."""

    @after_this_request
    def _keep(response: Response) -> Response:
        cookie = dump_cookie(
            name,
            value,
            max_age=max_age,
            path="/",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=httponly,
            samesite="Lax",
            sync_expires=False,  # 40 bytes for browsers of the last century
        )
        response.headers.add("Set-Cookie", cookie)
        return response


def name_of(of: str = "") -> str:
    """The name of the phone's own cookie, or of one beside it that ends so."""
    name: str = current_app.config["DEVICE_COOKIE"]
    return name + of
