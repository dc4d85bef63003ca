"""How often something may be tried. Only misses count, so that forty people behind one router
can all come in. Misses of an address and of a phone are one count, whoever signs up in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` misses in each window of `minutes`."""

    most: int
    minutes: int


LIMITS: dict[str, Allowance] = {
    "invitation:address": Allowance(60, 15),
    "words:address": Allowance(30, 15),
    "passphrase:address": Allowance(40, 15),
    "passphrase:name": Allowance(10, 15),
    "code:address": Allowance(40, 15),
    "register:address": Allowance(300, 60),
    "unclear:address": Allowance(60, 60),
}

LEARNER_SESSION = timedelta(days=30)
STAFF_SESSION = timedelta(hours=12)
SHARED_SESSION = timedelta(minutes=16)
ONE_MINUTE = timedelta(minutes=1)
"""Each use of a session on a shared phone gives it its time anew, written down once a minute: it
ends 15 to 16 minutes after it was last used."""
MOST_MISSES = 10
"""Of a PIN, on one phone; then the tie of the person to it ends."""


def line_of(address: str | None) -> str:
    """By what tries from an address are counted. Of IPv6 a line has 2^64 addresses and may use
    another for each try: there it is their common half.

    >>> [line_of(each) for each in ("203.0.113.7", "::ffff:203.0.113.7", "2001:db8:1:2:3:4:5:6")]
    ['203.0.113.7', '203.0.113.7', '2001:db8:1:2::']
    """
    try:
        told = ip_address(address or "")
    except ValueError:  # a socket of the machine itself has none
        return address or ""
    if isinstance(told, IPv6Address):
        told = told.ipv4_mapped or IPv6Address(int(told) >> 64 << 64)
    return str(told)


def is_due_to_stay(locks_at: datetime, now: datetime) -> bool:
    """Whether a session that ends then is to be given its time anew.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    >>> [is_due_to_stay(at + timedelta(minutes=n), at) for n in (16, 15, 1)]
    [False, False, True]
    """
    return locks_at - now < SHARED_SESSION - ONE_MINUTE


def minute(now: datetime) -> int:
    """Minutes since 1970."""
    return int(now.timestamp()) // 60


def window(allowance: Allowance, now: datetime) -> int:
    """The window that `now` lies in, named by the minute at which it ends.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)
    >>> window(Allowance(10, 15), at) - minute(at)
    8
    """
    return (minute(now) // allowance.minutes + 1) * allowance.minutes
