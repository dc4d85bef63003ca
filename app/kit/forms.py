"""Forms: CSRF on what acts for a profile, and fields that keep what was typed."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.kit.untyped.web import CSRFProtect, FlaskForm

csrf = CSRFProtect()


class Form(FlaskForm):
    """A form that acts for a profile; carries a token."""


class PublicForm(FlaskForm):
    """A form on a page that is the same for everyone: no token, nothing kept about a person."""

    class Meta:
        csrf = False


def strip(text: Any) -> Any:
    """A filter for text fields: outer white space is never meant."""
    return " ".join(text.split()) if isinstance(text, str) else text


def init_app(app: Flask) -> None:
    # The check is called by kit.http for views that are not public; tokens live as long as the
    # session, since a page may lie open on a phone for a day.
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    csrf.init_app(app)
