"""Forms that were sent after the session had ended. The form is kept in the browser until its owner
has signed in, and is then shown again with its fields, to be sent once more.

It is kept in a signed cookie that scripts cannot read, not in the pages of the sign-in, which
anybody who holds the phone can see. Only its owner gets it back: the person for whom the page was
made, according to the form's token (kit.web.csrf)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, g, request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict

from app.kit.permissions import person
from app.kit.secrets import sign, unsign
from app.kit.web import device
from app.kit.web.next_path import safe_path

COOKIE_SUFFIX = "-isian"
"""Suffix of the name of the cookie with the form, added to the name of the device cookie."""
LIFETIME = 60 * 60
"""Seconds. Short, since every request sends the cookie."""
MAX_LENGTH = 3_000
"""Characters. Browsers discard a cookie of more than 4,096, name and attributes included."""
PURPOSE = "carried"
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class PendingForm:
    """`path` is the page to return to; `fields` is empty if only the path was kept."""

    owner: UUID
    path: str
    fields: tuple[tuple[str, str], ...]


def keep_form(owner: UUID) -> str | None:
    """Keep the form of this request for `owner`. Returns the page that it was sent from, None if
    that cannot be opened. The fields are kept if the view is marked
    (`permissions.restored_after_sign_in`) and they are not too long."""
    path = page_of_form()
    if path is None:
        return None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    sent = request.form.items(multi=True) if getattr(view, "restored_after_sign_in", False) else ()
    fields = tuple((name, value) for name, value in sent if name != "csrf_token")
    signed = sign([owner.hex, path, fields], PURPOSE)
    if len(signed) > MAX_LENGTH:
        signed, fields = sign([owner.hex, path, ()], PURPOSE), ()
    device.put(device.cookie_name(COOKIE_SUFFIX), signed, max_age=LIFETIME)
    g.waiting_form = PendingForm(owner, path, fields)
    return path


def pending_form() -> PendingForm | None:
    """The pending form in this browser, of any owner."""
    if "waiting_form" not in g:
        signed = unsign(request.cookies.get(device.cookie_name(COOKIE_SUFFIX)), PURPOSE, LIFETIME)
        g.waiting_form = signed and PendingForm(
            UUID(signed[0]), signed[1], tuple((n, v) for n, v in signed[2])
        )
    found: PendingForm | None = g.waiting_form
    return found


def return_path(who: UUID | None) -> str | None:
    """The page to which `who` returns after sign-in, if a form of theirs is pending."""
    found = pending_form()
    if found is None or found.owner != who:
        return None
    if not found.fields:
        drop_form()
    return found.path


def restored_fields() -> Fields:
    """The fields of the pending form if this page is its page and the current person its owner;
    else empty. The form stays pending: the page may be opened again before the form is sent."""
    access = g.get("access")
    if request.method != "GET" or access is None or access.public:
        return MultiDict()
    found = pending_form()
    who = person() if found is not None and found.path == request.path else None
    return MultiDict(found.fields if found and who and who.id == found.owner else ())


def drop_form(path: str | None = None) -> None:
    """Delete the pending form (only the form of `path`, if given): it was sent or abandoned."""
    found = pending_form() if path is not None else None
    if device.cookie_name(COOKIE_SUFFIX) in request.cookies and (
        path is None or (found and found.path == path)
    ):
        device.put(device.cookie_name(COOKIE_SUFFIX), "", max_age=0)


def page_of_form() -> str | None:
    """The path of the page from which this form was sent, if it can be opened: the form's own
    address, else the Referer."""
    referrer = urlsplit(request.referrer or "")
    paths = [request.path, referrer.path if referrer.netloc == request.host else ""]
    adapter = request_ctx.url_adapter
    openable = (p for p in paths if safe_path(p) and adapter and adapter.test(p, method="GET"))
    return next(openable, None)
