"""Wrappers for Flask extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import wtforms
from flask_babel import Babel, gettext, lazy_gettext, ngettext
from flask_compress import Compress
from flask_login import LoginManager as _LoginManager
from flask_login import current_user
from flask_login import login_user as _login_user
from flask_login import logout_user as _logout_user
from flask_wtf.csrf import same_origin as _same_origin
from whitenoise import WhiteNoise

if TYPE_CHECKING:

    class FlaskForm(wtforms.Form):
        """The types of flask_wtf.FlaskForm."""

        def __init__(self, formdata: Any = ..., **kwargs: Any) -> None: ...
        def validate_on_submit(self) -> bool: ...
        def hidden_tag(self, *fields: str) -> str: ...

else:
    from flask_wtf import FlaskForm

__all__ = [
    "Babel",
    "Compress",
    "FlaskForm",
    "LoginManager",
    "WhiteNoise",
    "gettext",
    "lazy_gettext",
    "ngettext",
]


class LoginManager(_LoginManager):  # type: ignore[misc]
    """Flask-Login without its remember-me hook, which touches the session in every request and
    would add Vary: Cookie to public pages."""

    def _update_remember_cookie(self, response: Any) -> Any:
        return response


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have the same origin: scheme, host and port."""
    return bool(_same_origin(one, other))


def log_in(user: Any) -> None:
    _login_user(user)


def log_out() -> None:
    _logout_user()


def signed_in_user() -> Any:
    """The user of this request according to Flask-Login; its anonymous user if there is none."""
    return current_user._get_current_object()
