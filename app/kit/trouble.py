"""Whether an error says that the database cannot write now, and why; it is nobody's fault then."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, OperationalError

BUSY, STORAGE = "busy", "storage"

_FULL = frozenset({errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EFBIG})
_STATES = ("53100", "58")
"""PostgreSQL: disk full; system errors, which are its input and output."""
_SAID = ("is full", "disk i/o", "readonly database", "unable to open", "malformed")
"""SQLite: its driver gives sentences, and codes only in some versions."""


def trouble(error: BaseException) -> str | None:
    """BUSY or STORAGE; None for an error that would come again. A lost connection is BUSY."""
    if isinstance(error, OSError):
        return STORAGE if error.errno in _FULL else BUSY
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig).lower()
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state.startswith(_STATES) or any(words in said for words in _SAID):
        return STORAGE
    return BUSY if error.connection_invalidated or isinstance(error, OperationalError) else None
