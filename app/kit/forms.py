"""Forms: CSRF on what acts for a profile, and fields that keep what was typed."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, abort, current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from app.kit.untyped.web import FlaskForm, csrf_token, same_origin

UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Control, format, private and half characters, by their Unicode category."""


class _TypedForm(FlaskForm):
    """Takes what was typed into fields. FlaskForm would also take JSON and uploaded files, whose
    values are no texts."""

    class Meta:
        def wrap_formdata(self, _form: object, formdata: Any) -> Any:
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form or None


class Form(_TypedForm):
    """A form that acts for a profile; carries a token."""


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


def check_token() -> None:
    """Abort with 400 unless a form carries the token of this session and, over https, comes from
    a page of ours. Flask-WTF makes the token and would check the same by the newest key only: a
    form that lay open while SECRET_KEY was rotated is sent like any other. Called by kit.http for
    views that are not public."""
    given = request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")
    if not is_token_of(session, given):
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


def is_token_of(session: Mapping[str, Any], given: str) -> bool:
    """Whether a form's token was signed by one of our keys for this session."""
    kept = session.get("csrf_token")
    older = current_app.config["SECRET_KEY_FALLBACKS"]
    try:
        told = _tokens(*older, current_app.config["SECRET_KEY"]).loads(given)
    except BadData:
        return False
    return isinstance(kept, str) and hmac.compare_digest(kept, str(told))


@lru_cache(1)
def _tokens(*keys: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys, salt="wtf-csrf-token")


def init_app(app: Flask) -> None:
    # Tokens live as long as the session, since a page may lie open on a phone for a day.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.jinja_env.globals["csrf_token"] = csrf_token
