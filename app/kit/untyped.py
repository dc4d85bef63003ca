"""The one door for libraries that carry no types: each enters as a small typed function."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uuid_utils.compat
import wtforms
from flask_babel import Babel, gettext, lazy_gettext, ngettext
from flask_login import LoginManager as _LoginManager
from flask_login import login_user as _login_user
from flask_login import logout_user as _logout_user
from flask_wtf.csrf import CSRFProtect
from num2words import num2words
from whitenoise import WhiteNoise

if TYPE_CHECKING:

    class FlaskForm(wtforms.Form):
        """flask_wtf.FlaskForm as the type checker should see it."""

        def __init__(self, formdata: Any = ..., **kwargs: Any) -> None: ...
        def validate_on_submit(self) -> bool: ...
        def hidden_tag(self, *fields: str) -> str: ...

else:
    from flask_wtf import FlaskForm

__all__ = [
    "Babel",
    "CSRFProtect",
    "FlaskForm",
    "LoginManager",
    "WhiteNoise",
    "gettext",
    "lazy_gettext",
    "ngettext",
]


def _sqlite() -> ModuleType:
    """pysqlite3, or the system's own where there is no wheel: see sqlite_is_wal_safe."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


sqlite_driver = _sqlite()


def sqlite_is_wal_safe(version: tuple[int, int, int] | None = None) -> bool:
    """False where SQLite can corrupt a WAL database that has two connections:
    3.7.0 to 3.51.2, but for the mended 3.44.6 and 3.50.7. Source: sqlite.org/wal.html."""
    seen = version or sqlite_driver.sqlite_version_info
    return seen >= (3, 51, 3) or seen in ((3, 44, 6), (3, 50, 7)) or seen < (3, 7, 0)


def new_uuid7() -> UUID:
    """Python has no UUIDv7 before 3.14."""
    return uuid_utils.compat.uuid7()


def number_words(number: int, language: str) -> str:
    """`number` spelled out in `language` ("id", "en")."""
    return str(num2words(number, lang=language))


def compress(data: bytes, quality: int) -> bytes:
    """Brotli."""
    import brotli

    return bytes(brotli.compress(data, quality=quality))


class LoginManager(_LoginManager):  # type: ignore[misc]
    """Flask-Login without its remember-me hook, which touches the session on every request and
    would put Vary: Cookie on pages that are the same for everyone."""

    def _update_remember_cookie(self, response: Any) -> Any:
        return response


def log_in(user: Any) -> None:
    _login_user(user)


def log_out() -> None:
    _logout_user()
