"""Base forms: with a CSRF token, or public."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import g, request
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from app.kit.untyped.web import FlaskForm
from app.kit.web.csrf import csrf_token
from app.kit.web.pending_form import restored_form_fields

INVISIBLE = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Unicode categories of invisible characters: control, format, private use, surrogates."""


class _HtmlFieldsForm(FlaskForm):
    """A form that reads HTML form fields only. FlaskForm would also read JSON and uploaded files,
    whose values are not text."""

    class Meta:
        def wrap_formdata(self, _form: object, formdata: Any) -> Any:
            return _html_form_data(formdata)


def _html_form_data(formdata: Any) -> Any:
    if formdata is None or hasattr(formdata, "getlist"):
        return formdata
    return request.form or None


class _CsrfTokenCheck(CSRF):
    """Connects WTForms to our CSRF token, which was verified before the view ran."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return csrf_token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if not g.get("csrf_valid"):
            raise ValidationError


class SignedInForm(_HtmlFieldsForm):
    """A form for a signed-in person, with a CSRF token. After a sign-in it is shown with the fields
    that were sent before (kit.web.pending_form)."""

    class Meta:
        csrf_class = _CsrfTokenCheck

        def wrap_formdata(self, _form: object, formdata: Any) -> Any:
            # None means that no request data is to be used.
            return _html_form_data(formdata) or (
                None if formdata is None else restored_form_fields() or None
            )


class PublicForm(_HtmlFieldsForm):
    """A form on a public page: no token, no personal data."""

    class Meta:
        csrf = False


def strip_invisible(text: Any) -> Any:
    """A filter for single-line text: removes outer white space and invisible characters, which
    could reverse the text beside a name or form an invisible name.

    >>> strip_invisible(" Siti\\u202e  Aminah\\x00"), strip_invisible("\\u200b")
    ('Siti Aminah', '')
    """
    if not isinstance(text, str):
        return text
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in INVISIBLE).split())


def remove_spaces(text: Any) -> Any:
    """A filter that removes white space from digits, which are often typed in groups.

    >>> remove_spaces(" 482 915")
    '482915'
    """
    return "".join(text.split()) if isinstance(text, str) else text
