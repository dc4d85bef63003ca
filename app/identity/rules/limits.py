"""Rate limits. Only failed attempts count, so that forty people behind one router can all sign in.
Attempts of an address and of a phone share one count, even after a sign-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` failed attempts in each window of `minutes`."""

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
    """The subject under which attempts from an address are counted: an IPv4 address, or the /64
    prefix of an IPv6 address, since one connection has 2^64 of those.

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


def is_due_for_extension(locks_at: datetime, now: datetime) -> bool:
    """Whether a session that ends then is to be extended now.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    >>> [is_due_for_extension(at + timedelta(minutes=n), at) for n in (16, 15, 1)]
    [False, False, True]
    """
    return locks_at - now < SHARED_SESSION - ONE_MINUTE


def minute(now: datetime) -> int:
    """Minutes since 1970."""
    return int(now.timestamp()) // 60


def window(allowance: Allowance, now: datetime) -> int:
    """The window that contains `now`, named by the minute at which it ends.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)
    >>> window(Allowance(10, 15), at) - minute(at)
    8
    """
    return (minute(now) // allowance.minutes + 1) * allowance.minutes
