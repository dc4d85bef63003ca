"""Forms: CSRF on what acts for a profile, and fields that keep what was typed."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, g, request, session
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from app.kit.carried import brought_back, drop, keep
from app.kit.permissions import person
from app.kit.untyped.web import FlaskForm, same_origin

SALT = "wtf-csrf-token"
"""As Flask-WTF has it, which made the tokens of earlier releases."""
PARTS = "~"
UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Control, format, private and half characters, by their Unicode category."""


class _TypedForm(FlaskForm):
    """Takes what was typed into fields. FlaskForm would also take JSON and uploaded files, whose
    values are no texts."""

    class Meta:
        def wrap_formdata(self, _form: object, formdata: Any) -> Any:
            return _typed(formdata)


def _typed(formdata: Any) -> Any:
    if formdata is None or hasattr(formdata, "getlist"):
        return formdata
    return request.form or None


class _Token(CSRF):
    """WTForms' way to our token. Whether it is right was found out before the view ran."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return csrf_token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if not g.get("csrf_valid"):
            raise ValidationError


class Form(_TypedForm):
    """A form that acts for a profile; carries a token. It is shown with what was filled in before
    its owner had to sign in again."""

    class Meta:
        csrf_class = _Token

        def wrap_formdata(self, _form: object, formdata: Any) -> Any:
            # None says that nothing is to be taken from the request.
            return _typed(formdata) or (None if formdata is None else brought_back() or None)


class PublicForm(_TypedForm):
    """A form on a page that is the same for everyone: no token, nothing kept about a person."""

    class Meta:
        csrf = False


def strip(text: Any) -> Any:
    """A filter for text fields of one line: outer white space is never meant, nor is a character
    that cannot be seen. It would turn the words beside a name around, or be a name by itself.

    >>> strip(" Siti\\u202e  Aminah\\x00"), strip("\\u200b")
    ('Siti Aminah', '')
    """
    if not isinstance(text, str):
        return text
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in UNSEEN).split())


def together(text: Any) -> Any:
    """A filter for digits, which are often typed in groups.

    >>> together(" 482 915")
    '482915'
    """
    return "".join(text.split()) if isinstance(text, str) else text


def to_its_owner() -> str | None:
    """Where a form leads whose page was made for somebody who is not signed in now, or was while
    this browser had another session: to sign in, or to the page again. None where all is well,
    and where the form does not say whose it is."""
    given, who = _token_given(), person()
    owner = _owner_of(given)
    if owner is None:
        return None
    is_signed_in = who is not None and who.id == owner
    if is_signed_in and is_token_of(session, given):
        drop(owner, request.path)
        return None
    page_of_form = keep(owner)
    sign_in: str = current_app.extensions["bekal_sign_in_url"]()
    return (page_of_form or sign_in) if is_signed_in else sign_in


def check_token() -> None:
    """Abort with 400 unless a form carries the token of this session and, over https, comes from
    a page of ours. Called by kit.http for views that are not public."""
    if not is_token_of(session, _token_given()):
        abort(400)
    if request.is_secure and not same_origin(request.referrer or "", f"https://{request.host}/"):
        abort(400)
    g.csrf_valid = True


def check_script() -> None:
    """Abort with 415 or 403 unless this is JSON that a page of ours sent. A page of another site
    can send JSON only after asking us, which we never allow; browsers also say where it is from."""
    if request.mimetype != "application/json":
        abort(415)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


def csrf_token() -> str:
    """The token of a form on this page: signed, of this browser's session, and of who is signed in,
    so that nobody else's session takes the form."""
    kept = session.setdefault("csrf_token", secrets.token_urlsafe(16))
    who = person()
    # As it is, not packed: how long a page is tells nothing of its token.
    return _signer().sign(f"{kept}{PARTS}{_short(who.id) if who is not None else ''}").decode()


def _token_given() -> str:
    """The token that came with this request."""
    return request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")


def is_token_of(session: Mapping[str, Any], given: str) -> bool:
    """Whether a form's token was signed by one of our keys for this session."""
    kept = session.get("csrf_token")
    return isinstance(kept, str) and hmac.compare_digest(kept, _told(given)[0])


def _owner_of(given: str) -> UUID | None:
    """For whom the page of a form was made, by a token that one of our keys signed; None where
    nobody was signed in."""
    owner = _told(given)[1]
    return UUID(bytes=urlsafe_b64decode(owner + "==")) if owner else None


def _short(owner: UUID) -> str:
    return urlsafe_b64encode(owner.bytes).decode().rstrip("=")


def _told(given: str) -> tuple[str, str]:
    """What a token says of session and owner; nothing for one that is not ours. A page that an
    earlier release made may still lie open: its token names no owner."""
    try:
        of_session, parts, owner = _signer().unsign(given).decode().partition(PARTS)
        return of_session if parts else str(_older().loads(given)), owner
    except (BadData, UnicodeDecodeError):
        return "", ""


def _keys() -> tuple[str, ...]:
    # A form that lay open while SECRET_KEY was rotated is sent like any other. The last key signs.
    return (*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"])


def _signer() -> TimestampSigner:
    return _signer_with(*_keys())


@lru_cache(1)
def _signer_with(*keys: str) -> TimestampSigner:
    return TimestampSigner(keys, salt=SALT)


def _older() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_keys(), salt=SALT)


def init_app(app: Flask) -> None:
    # Tokens live as long as the session, since a page may lie open on a phone for a day.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.jinja_env.globals["csrf_token"] = csrf_token
