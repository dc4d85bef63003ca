"""A form that came when whoever filled it in was no longer signed in. It waits in this browser
until they are, and then stands filled in on the page that it came from, to be sent again.

It waits in a signed cookie that no script reads, not in the pages on the way, which are looked at
by whoever holds the phone. Only its owner gets it back: the person for whom its page was made, as
the form's token says (kit.forms). Each owner has a cookie of their own, and only what they do
themselves ends it: on a shared phone others send forms, lock and leave meanwhile.
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
from app.kit.clock import utcnow
from app.kit.onward import safe_path
from app.kit.permissions import person
from app.kit.secrets import sign, unsign

COOKIE = "-isian"
"""In the name of a cookie beside the phone's own; the end of its owner's id follows."""
LIVES = 60 * 60
"""Seconds. Every request takes the cookies along."""
LONGEST = 3_000
"""Characters. Browsers drop a cookie of more than 4,096, name and attributes included."""
ROOM = 6_000
"""Characters for the forms of everybody on a phone: servers take 8,192 of all cookies together."""
PURPOSE = "carried"
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """`path` is the page to come back to; `fields` is empty where only the way back was kept.
    `at`: when, in seconds since 1970. `cookie`: where it waits; `size`: in how many characters."""

    owner: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    at: float
    cookie: str
    size: int


def keep(owner: UUID) -> str | None:
    """Let the form of this request wait for `owner`. Returns the page that it came from, if that
    can be opened. Fields come along where the view says so (`permissions.waits`) and there is room
    for them. A form that already waits ends only by another with fields: whoever holds the phone
    could press a button on a page of the owner's."""
    path = page_of_form()
    if path is None:
        return None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    sent = request.form.items(multi=True) if getattr(view, "waits", False) else ()
    fields = tuple((name, value) for name, value in sent if name != "csrf_token")
    at = utcnow().timestamp()
    note = sign([owner.hex, path, fields, at], PURPOSE)
    others = sum(each.size for each in _waiting().values() if each.owner != owner)
    if len(note) > min(LONGEST, ROOM - others):
        note, fields = sign([owner.hex, path, (), at], PURPOSE), ()
    before = _waiting().get(owner)
    if fields or before is None or not before.fields:
        cookie = f"{device.name_of(COOKIE)}-{owner.hex[-8:]}"
        device.put(cookie, note, max_age=LIVES)
        _waiting()[owner] = Carried(owner, path, fields, at, cookie, len(note))
    g.form_kept = True
    return path


def is_kept_now() -> bool:
    """Whether the form of this request waits for its owner, who alone is led back to its page."""
    return "form_kept" in g


def latest() -> Carried | None:
    """What was left to wait in this browser last, whoever it is for."""
    return max(_waiting().values(), key=lambda each: each.at, default=None)


def _waiting() -> dict[UUID, Carried]:
    """What waits in this browser, by its owner."""
    if "waiting_forms" not in g:
        notes = (_read(name, value) for name, value in request.cookies.items())
        in_order = sorted(filter(None, notes), key=lambda each: each.at)
        g.waiting_forms = {each.owner: each for each in in_order}
    found: dict[UUID, Carried] = g.waiting_forms
    return found


def _read(name: str, value: str) -> Carried | None:
    """What a cookie lets wait. The one of an earlier release names no owner and no time."""
    is_ours = name.startswith(device.name_of(COOKIE))
    note = unsign(value, PURPOSE, LIVES) if is_ours else None
    if note is None:
        return None
    owner, path, fields, at = (*note, 0.0)[:4]
    return Carried(UUID(owner), path, tuple((n, v) for n, v in fields), at, name, len(value))


def way_back(who: UUID | None) -> str | None:
    """Where this person, who has just signed in, was when their form did not get through."""
    found = _waiting().get(who) if who is not None else None
    if found is None:
        return None
    if not found.fields:
        drop(found.owner)
    return found.path


def brought_back() -> Fields:
    """The fields of a form that waited for who opens this page now; empty for anybody else, and on
    every other page. They wait on: the page may be opened again before it is sent."""
    access = g.get("access")
    if request.method != "GET" or access is None or access.public:
        return MultiDict()
    of_page = {owner: each for owner, each in _waiting().items() if each.path == request.path}
    who = person() if of_page else None
    found = of_page.get(who.id) if who is not None else None
    return MultiDict(found.fields if found is not None else ())


def drop(owner: UUID, path: str | None = None) -> None:
    """Nothing of this person's waits any more (of their form at `path`, if it is named): they sent
    it, or they left. Called for what they do themselves only."""
    found = _waiting().get(owner)
    if found is not None and path in (None, found.path):
        device.put(found.cookie, "", max_age=0)
        del _waiting()[owner]


def page_of_form() -> str | None:
    """The page from which this form was sent, as a path that can be opened: the form's own
    address, else the one that the browser names."""
    named = urlsplit(request.referrer or "")
    paths = [request.path, named.path if named.netloc == request.host else ""]
    adapter = request_ctx.url_adapter
    openable = (p for p in paths if safe_path(p) and adapter and adapter.test(p, method="GET"))
    return next(openable, None)
