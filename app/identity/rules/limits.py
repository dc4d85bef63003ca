"""Rate limits. Only failed attempts count, so that forty people behind one router can all sign in;
of a program with a token each request counts, of certificates each PDF that is asked for.
Attempts of an address and of a phone share one count, even after a sign-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class FailedAttemptLimit:
    """`most_failures` failed attempts in each window of `minutes`."""

    most_failures: int
    minutes: int


LIMITS: dict[str, FailedAttemptLimit] = {
    "invitation:address": FailedAttemptLimit(60, 15),
    "words:address": FailedAttemptLimit(30, 15),
    "passphrase:address": FailedAttemptLimit(40, 15),
    "passphrase:name": FailedAttemptLimit(10, 15),
    "code:address": FailedAttemptLimit(40, 15),
    "register:address": FailedAttemptLimit(300, 60),
    "proposal:address": FailedAttemptLimit(6, 24 * 60),
    "unclear:address": FailedAttemptLimit(60, 60),
    "partner_link:address": FailedAttemptLimit(60, 15),
    "partner_link:sent": FailedAttemptLimit(20, 60),
    "token:address": FailedAttemptLimit(60, 15),
    "token:requests": FailedAttemptLimit(1_200, 60),
    "certificates:person": FailedAttemptLimit(10, 1_440),
    "certificates:cohort": FailedAttemptLimit(5, 1_440),
}

LEARNER_SESSION = timedelta(days=30)
STAFF_SESSION = timedelta(hours=12)
SHARED_SESSION = timedelta(minutes=16)
ONE_MINUTE = timedelta(minutes=1)
"""Each use of a session on a shared phone extends it, stored at most once a minute: it ends 15 to
16 minutes after it was last used."""
MOST_MISSES = 10
"""The number of wrong PINs on one phone after which it forgets the person."""


def address_for_rate_limit(address: str | None) -> str:
    """The part of an IP address under which attempts are counted: an IPv4 address whole, of an IPv6
    address the /64 prefix, since one connection has 2^64 of those.

    >>> [address_for_rate_limit(each) for each in ("203.0.113.7", "2001:db8:1:2:3:4:5:6")]
    ['203.0.113.7', '2001:db8:1:2::']
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:  # a socket of the machine itself has none
        return address or ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64)
    return str(parsed)


def is_session_extension_due(locks_at: datetime, now: datetime) -> bool:
    """Whether a session on a shared phone that ends at `locks_at` is extended at `now`.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    >>> [is_session_extension_due(at + timedelta(minutes=n), at) for n in (16, 15, 1)]
    [False, False, True]
    """
    return locks_at - now < SHARED_SESSION - ONE_MINUTE


def minutes_since_1970(now: datetime) -> int:
    return int(now.timestamp()) // 60


def end_of_limit_window(limit: FailedAttemptLimit, now: datetime) -> int:
    """The last minute, since 1970, of the rate-limit window that contains `now`.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)
    >>> end_of_limit_window(FailedAttemptLimit(10, 15), at) - minutes_since_1970(at)
    8
    """
    return (minutes_since_1970(now) // limit.minutes + 1) * limit.minutes
