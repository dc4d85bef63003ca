"""Forms that were sent after the session had ended. The form is kept in the browser until its owner
has signed in, and is then shown again with its fields, to be sent once more.

It is kept in a signed cookie that scripts cannot read, not in the pages of the sign-in, which
anybody who holds the phone can see. Only its owner gets it back: the person for whom the page was
made, according to the form's token (kit.web.csrf). Each owner has a cookie of their own, and only
their own actions end it: on a shared phone others send forms, lock and leave meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, g, request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict

from app.kit.clock import utcnow
from app.kit.permissions import current_person
from app.kit.secrets import sign_json, verify_signed
from app.kit.web import device
from app.kit.web.next_path import own_site_path

COOKIE_SUFFIX = "-isian"
"""Middle of the name of a cookie with a form, between the name of the device cookie and the end of
the owner's id."""
LIFETIME = 60 * 60
"""Seconds. Short, since every request sends the cookies."""
MAX_LENGTH = 3_000
"""Characters. Browsers discard a cookie of more than 4,096, name and attributes included."""
MAX_TOTAL_LENGTH = 6_000
"""Characters of all forms on a phone together: servers accept 8,192 of all cookies."""
PURPOSE = "carried"
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class PendingForm:
    """`path` is the page to return to; `fields` is empty if only the path was kept. `kept_at` is in
    seconds since 1970; `length` is that of the cookie's value."""

    owner: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    kept_at: float
    cookie: str
    length: int


def keep_sent_form(owner: UUID) -> str | None:
    """Keep the form of this request for `owner`. Returns the page that it was sent from, None if
    that cannot be opened. The fields are kept if the view is marked
    (`permissions.restored_after_sign_in`) and the cookies have space for them. A path alone does
    not replace a form with fields: anybody who holds the phone can press a button on a page of the
    owner."""
    path = path_of_sent_form()
    if path is None:
        return None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    sent = request.form.items(multi=True) if getattr(view, "restored_after_sign_in", False) else ()
    fields = tuple((name, value) for name, value in sent if name != "csrf_token")
    now = utcnow().timestamp()
    signed = sign_json([owner.hex, path, fields, now], PURPOSE)
    others = sum(form.length for form in _pending_forms_by_owner().values() if form.owner != owner)
    if len(signed) > min(MAX_LENGTH, MAX_TOTAL_LENGTH - others):
        signed, fields = sign_json([owner.hex, path, (), now], PURPOSE), ()
    previous = _pending_forms_by_owner().get(owner)
    if fields or previous is None or not previous.fields:
        cookie = f"{device.cookie_name(COOKIE_SUFFIX)}-{owner.hex[-8:]}"
        device.set_cookie(cookie, signed, max_age=LIFETIME)
        _pending_forms_by_owner()[owner] = PendingForm(
            owner, path, fields, now, cookie, len(signed)
        )
    g.form_was_kept = True
    return path


def was_form_saved_for_sign_in() -> bool:
    """Whether this request saved its form, or only its page, so that the owner can continue after
    signing in."""
    return "form_was_kept" in g


def latest_pending_form() -> PendingForm | None:
    """The form that was kept last in this browser, of any owner."""
    return max(_pending_forms_by_owner().values(), key=lambda form: form.kept_at, default=None)


def _pending_forms_by_owner() -> dict[UUID, PendingForm]:
    """The pending forms in this browser by owner."""
    if "pending_forms" not in g:
        forms = (_read_form_cookie(name, value) for name, value in request.cookies.items())
        in_order = sorted(filter(None, forms), key=lambda form: form.kept_at)
        g.pending_forms = {form.owner: form for form in in_order}
    found: dict[UUID, PendingForm] = g.pending_forms
    return found


def _read_form_cookie(name: str, value: str) -> PendingForm | None:
    """The form in a cookie; None if there is none. A cookie of an earlier release has no owner in
    its name and no time."""
    is_ours = name.startswith(device.cookie_name(COOKIE_SUFFIX))
    signed = verify_signed(value, PURPOSE, LIFETIME) if is_ours else None
    if signed is None:
        return None
    owner, path, fields, kept_at = (*signed, 0.0)[:4]
    pairs = tuple((n, v) for n, v in fields)
    return PendingForm(UUID(owner), path, pairs, kept_at, name, len(value))


def pending_form_path(person_id: UUID | None) -> str | None:
    """The page to which `person_id` returns after sign-in, if a form of theirs is pending."""
    found = _pending_forms_by_owner().get(person_id) if person_id is not None else None
    if found is None:
        return None
    if not found.fields:
        drop_pending_form(found.owner)
    return found.path


def restored_form_fields() -> Fields:
    """The fields of the pending form if this page is its page and the current person its owner;
    else empty. The form stays pending: the page may be opened again before the form is sent."""
    access = g.get("access")
    if request.method != "GET" or access is None or access.public:
        return MultiDict()
    of_page = {
        owner: form
        for owner, form in _pending_forms_by_owner().items()
        if form.path == request.path
    }
    who = current_person() if of_page else None
    found = of_page.get(who.id) if who is not None else None
    return MultiDict(found.fields if found is not None else ())


def drop_pending_form(owner: UUID, path: str | None = None) -> None:
    """Delete this person's pending form (only the form of `path`, if given), because they sent or
    abandoned it themselves. Forms of others stay."""
    found = _pending_forms_by_owner().get(owner)
    if found is not None and path in (None, found.path):
        device.set_cookie(found.cookie, "", max_age=0)
        del _pending_forms_by_owner()[owner]


def path_of_sent_form() -> str | None:
    """The path of the page from which this form was sent, if it can be opened: the form's own
    address, else the Referer."""
    referrer = urlsplit(request.referrer or "")
    paths = [request.path, referrer.path if referrer.netloc == request.host else ""]
    adapter = request_ctx.url_adapter
    openable = (p for p in paths if own_site_path(p) and adapter and adapter.test(p, method="GET"))
    return next(openable, None)
