"""Links by which an organisation sends changes of its own entry. Pure."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

LONGEST_LIFE: Final = timedelta(days=90)
USUAL_LIFE: Final = timedelta(days=30)


def link_text(number: int) -> str:
    """The secret of a link from a secret number of 256 bits.

    >>> link_text(1)
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE'
    """
    return urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def is_link_open(until: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a link can still be used.

    >>> from datetime import UTC
    >>> now, day = datetime(2026, 12, 1, tzinfo=UTC), timedelta(days=1)
    >>> is_link_open(now + day, None, now), is_link_open(now, None, now)
    (True, False)
    >>> is_link_open(now + day, now - day, now)
    False
    """
    return revoked_at is None and now < until
