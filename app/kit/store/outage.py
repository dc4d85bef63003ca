"""Detects errors which mean that the database cannot write now, and their reason."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, OperationalError

from app.kit.store.postgresql import CHECK_VIOLATION, ON_REPLICA, sqlstate

BUSY, STORAGE = "busy", "storage"
FULL, READ_ONLY, DAMAGED, BROKEN = "full", "read_only", "damaged", "broken"
"""Storage failures: no space, not writable, corrupted data, input/output errors."""

_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: BROKEN,
}
_SQLSTATES = {
    "53100": FULL,
    ON_REPLICA: READ_ONLY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58": BROKEN,
}
"""SQLSTATEs of PostgreSQL: disk full; read-only transaction, as on a standby; corrupted data or
index; system errors such as input/output errors."""
_MESSAGES = {
    "is full": FULL,
    "readonly database": READ_ONLY,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "disk i/o": BROKEN,
    "unable to open": BROKEN,
}
"""Parts of SQLite's messages: its driver has error codes only in some versions."""


def kind_of_outage(error: BaseException) -> str | None:
    """BUSY or STORAGE; None for an error that a retry would repeat. A lost connection is BUSY."""
    if kind_of_storage_failure(error) is not None:
        return STORAGE
    if isinstance(error, OSError):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated or isinstance(error, OperationalError):
        return BUSY
    return BUSY if _has_new_partition(error) else None


def _has_new_partition(error: DBAPIError) -> bool:
    """Whether PostgreSQL refused a row because the partition of its month was made at that very
    moment (kit.store.partitions): sent again, it fits. Unlike a CHECK that has no name."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return sqlstate(error) == CHECK_VIOLATION and named is None


def kind_of_storage_failure(error: BaseException) -> str | None:
    """FULL, READ_ONLY, DAMAGED or BROKEN; None if the storage works."""
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    message = str(error.orig).lower()
    state = sqlstate(error)
    failures = [failure for code, failure in _SQLSTATES.items() if state.startswith(code)]
    failures += [failure for part, failure in _MESSAGES.items() if part in message]
    return next(iter(failures), None)
