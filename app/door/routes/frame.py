"""What the views share: where strangers are sent, where to go on, and limits."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.door.queries import device_is_known
from app.door.rules.paths import safe_path
from app.identity import queries
from app.identity.actions import count_miss, enter, limit_key, take_miss_back
from app.kit import device
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.i18n import gettext as _

bp = Blueprint("door", __name__, template_folder="../templates")

Watched = Sequence[tuple[str, str]]
"""Limits by name, with the keys under which this request counts."""


def connect(app: Flask) -> None:
    """Send strangers who ask for more than a stranger may see to /masuk."""
    app.extensions["bekal_sign_in_url"] = _sign_in_url


def _sign_in_url() -> str:
    here = safe_path(request.path) if request.method == "GET" else None
    view = "door.staff_sign_in" if g.access.permission else "door.sign_in"
    return url_for(view, lanjut=here)


def onward() -> str | None:
    """Where the person wanted to go, if that is a path of this site."""
    return safe_path(request.args.get("lanjut"))


def go_in(key: str, *, staff: bool = False, then: str | None = None) -> Response:
    """Take a new session into this browser and lead on."""
    enter(key, now=utcnow(), staff=staff)
    return redirect(then or onward() or url_for("shell.home"), 303)


def by_address(limit: str) -> Watched:
    """The limit for this address. A phone that somebody uses already has one of its own, so that
    people behind one router do not shut each other out."""
    phone, subject = device.current(), request.remote_addr or ""
    if phone is not None and device_is_known(phone):
        subject = phone.hex()
    return ((limit, limit_key(limit, subject)),)


def used_up(watched: Watched) -> bool:
    return any(queries.too_many(limit, key, utcnow()) for limit, key in watched)


def too_often() -> str:
    return str(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))


def note_miss(watched: Watched) -> bool:
    """Count one. Returns whether it was still within every limit.

    Where looking takes time a miss is counted before, so that tries sent all at once do not get
    more than the limit; whoever was right then calls `was_right`."""
    with transaction() as tx:
        within = [count_miss(tx, limit, key, now=utcnow()) for limit, key in watched]
    return all(within)


def was_right(watched: Watched) -> None:
    """It was no miss after all."""
    with transaction() as tx:
        for limit, key in watched:
            take_miss_back(tx, limit, key, now=utcnow())
