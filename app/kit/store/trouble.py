"""Whether an error says that the database cannot write now, and why; it is nobody's fault then."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, OperationalError

BUSY, STORAGE = "busy", "storage"
FULL, READ_ONLY, DAMAGED, BROKEN = "full", "read_only", "damaged", "broken"
"""What ails the storage: no room, no writing, what is read is not what was written, the disk."""

_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: BROKEN,
}
_STATES = {
    "53100": FULL,
    "25006": READ_ONLY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58": BROKEN,
}
"""PostgreSQL: disk full; a read-only transaction, as on a standby; corrupted data or index; system
errors, which are its input and output."""
_SAID = {
    "is full": FULL,
    "readonly database": READ_ONLY,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "disk i/o": BROKEN,
    "unable to open": BROKEN,
}
"""SQLite: its driver gives sentences, and codes only in some versions."""


def trouble(error: BaseException) -> str | None:
    """BUSY or STORAGE; None for an error that would come again. A lost connection is BUSY."""
    if ailment(error) is not None:
        return STORAGE
    if isinstance(error, OSError):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    return BUSY if error.connection_invalidated or isinstance(error, OperationalError) else None


def ailment(error: BaseException) -> str | None:
    """FULL, READ_ONLY, DAMAGED or BROKEN; None where it is not the storage."""
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig).lower()
    state = str(getattr(error.orig, "sqlstate", None) or "")
    told = [what for code, what in _STATES.items() if state.startswith(code)]
    told += [what for words, what in _SAID.items() if words in said]
    return next(iter(told), None)
