"""A form that came when whoever filled it in was no longer signed in. It waits in this browser
until they are, and then stands filled in on the page that it came from, to be sent again.

It waits in a signed cookie that no script reads, not in the pages on the way, which are looked at
by whoever holds the phone. Only its owner gets it back: the person for whom its page was made, as
the form's token says (kit.forms).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, g, request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict

from app.kit import device
from app.kit.onward import safe_path
from app.kit.permissions import person
from app.kit.secrets import sign, unsign

COOKIE = "-isian"
"""Ends the name of a cookie beside the phone's own."""
LIVES = 60 * 60
"""Seconds. Every request takes the cookie along."""
LONGEST = 3_000
"""Characters. Browsers drop a cookie of more than 4,096, name and attributes included."""
PURPOSE = "carried"
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """`path` is the page to come back to; `fields` is empty where only the way back was kept."""

    owner: UUID
    path: str
    fields: tuple[tuple[str, str], ...]


def keep(owner: UUID) -> str | None:
    """Let the form of this request wait for `owner`. Returns the page that it came from, if that
    can be opened. Fields come along where the view says so (`permissions.waits`) and they are
    not too long."""
    path = page_of_form()
    if path is None:
        return None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    sent = request.form.items(multi=True) if getattr(view, "waits", False) else ()
    fields = tuple((name, value) for name, value in sent if name != "csrf_token")
    note = sign([owner.hex, path, fields], PURPOSE)
    if len(note) > LONGEST:
        note, fields = sign([owner.hex, path, ()], PURPOSE), ()
    device.put(device.name_of(COOKIE), note, max_age=LIVES)
    g.waiting_form = Carried(owner, path, fields)
    return path


def waiting() -> Carried | None:
    """What waits in this browser, whoever it is for."""
    if "waiting_form" not in g:
        note = unsign(request.cookies.get(device.name_of(COOKIE)), PURPOSE, LIVES)
        g.waiting_form = note and Carried(UUID(note[0]), note[1], tuple((n, v) for n, v in note[2]))
    found: Carried | None = g.waiting_form
    return found


def way_back(who: UUID | None) -> str | None:
    """Where this person, who has just signed in, was when their form did not get through."""
    found = waiting()
    if found is None or found.owner != who:
        return None
    if not found.fields:
        drop()
    return found.path


def brought_back() -> Fields:
    """The fields of a form that waited for who opens this page now; empty for anybody else, and on
    every other page. They wait on: the page may be opened again before it is sent."""
    access = g.get("access")
    if request.method != "GET" or access is None or access.public:
        return MultiDict()
    found = waiting()
    who = person() if found is not None and found.path == request.path else None
    return MultiDict(found.fields if found and who and who.id == found.owner else ())


def drop(path: str | None = None) -> None:
    """Nothing waits any more (of the form at `path`, if it is named): it was sent, or they left."""
    found = waiting() if path is not None else None
    if device.name_of(COOKIE) in request.cookies and (
        path is None or (found and found.path == path)
    ):
        device.put(device.name_of(COOKIE), "", max_age=0)


def page_of_form() -> str | None:
    """The page from which this form was sent, as a path that can be opened: the form's own
    address, else the one that the browser names."""
    named = urlsplit(request.referrer or "")
    paths = [request.path, named.path if named.netloc == request.host else ""]
    adapter = request_ctx.url_adapter
    openable = (p for p in paths if safe_path(p) and adapter and adapter.test(p, method="GET"))
    return next(openable, None)
