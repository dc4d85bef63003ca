"""The device cookie: a long-lived random secret that identifies the browser, not a person."""

from __future__ import annotations

import hashlib
import re
import secrets

from flask import after_this_request, current_app, g, request
from flask.wrappers import Response
from werkzeug.http import dump_cookie

PERSON_COOKIE = "siapa"
FIRST_VISIT = "baru"
"""Suffix of that cookie's value from sign-up until a script opens the profile here or the first
quiz is done: a first visit has no request left for a script (docs/budgets.md)."""
LABELS_SUFFIX = "-kenal"
"""Suffix of the name of the cookie with the labels, added to the name of the device cookie."""
MAX_LABELS = 4
LIFETIME = 400 * 24 * 60 * 60
"""Seconds; the maximum that browsers allow. Each sign-in page renews the cookie."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def current_device_hash() -> bytes | None:
    """The SHA-256 of this browser's secret, 32 bytes; None if it has none yet.

    Raises RuntimeError on a public page, which must be identical for everyone."""
    access = g.get("access")
    if access is not None and access.public:
        raise RuntimeError(f"{request.endpoint} is public and reads the device cookie")
    secret: str = g.get("device_secret") or request.cookies.get(cookie_name(), "")
    return hashlib.sha256(secret.encode()).digest() if _SECRET.fullmatch(secret) else None


def ensure_device_hash() -> bytes:
    """Like `current_device_hash`, for a page whose form connects a person with this device:
    generates a secret of 256 bits if there is none, and renews the cookie when the page is
    opened."""
    known = current_device_hash()
    if known is not None and request.method != "GET":
        return known
    if known is None:
        g.device_secret = secrets.token_urlsafe(32)
    secret: str = g.get("device_secret") or request.cookies[cookie_name()]

    set_cookie(cookie_name(), secret)
    return hashlib.sha256(secret.encode()).digest()


def set_person_cookie(person_id: str, *, first_visit: bool = False) -> None:
    """Set a cookie with the end of the person's id ("" for nobody) that our scripts can read: the
    sign-up pages do not contain it, and later answers must not be stored under the seal of a
    previous person."""

    value = person_id[-8:] + (FIRST_VISIT if first_visit else "")
    set_cookie(PERSON_COOKIE, value, max_age=LIFETIME if person_id else 0, httponly=False)


def is_first_visit() -> bool:
    """Whether somebody signed up in this browser and no script has opened their profile since."""
    return request.cookies.get(PERSON_COOKIE, "").endswith(FIRST_VISIT)


def browser_labels() -> list[str]:
    """The labels added to this browser by `add_browser_label`, the latest first; [""] if none."""
    return request.cookies.get(cookie_name(LABELS_SUFFIX), "").split(".")


def add_browser_label(label: str) -> None:
    """Store a label of letters and digits in a cookie of this browser; the oldest of more than
    MAX_LABELS is removed."""
    others = [each for each in browser_labels() if each not in ("", label)]
    set_cookie(cookie_name(LABELS_SUFFIX), ".".join([label, *others][:MAX_LABELS]))


def set_cookie(name: str, value: str, *, max_age: int = LIFETIME, httponly: bool = True) -> None:
    """Set a cookie in the response to this request."""

    @after_this_request
    def _add_set_cookie_header(response: Response) -> Response:
        cookie = dump_cookie(
            name,
            value,
            max_age=max_age,
            path="/",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=httponly,
            samesite="Lax",
            sync_expires=False,  # saves 40 bytes that only very old browsers need
        )
        response.headers.add("Set-Cookie", cookie)
        return response


def cookie_name(suffix: str = "") -> str:
    """The name of the device cookie, or of another cookie with this suffix."""
    name: str = current_app.config["DEVICE_COOKIE"]
    return name + suffix
