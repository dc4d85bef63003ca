"""The forms that others are made of: with a token, or for everyone."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import g, request
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from app.kit.untyped.web import FlaskForm
from app.kit.web.carried import brought_back
from app.kit.web.csrf import csrf_token

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
