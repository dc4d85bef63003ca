"""Forms: CSRF on what acts for a profile, and fields that keep what was typed."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import Flask, request

from app.kit.untyped.web import CSRFProtect, FlaskForm

csrf = CSRFProtect()

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


def init_app(app: Flask) -> None:
    # The check is called by kit.http for views that are not public; tokens live as long as the
    # session, since a page may lie open on a phone for a day.
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    csrf.init_app(app)
