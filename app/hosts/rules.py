"""When hosts are counted, and when they switch to a publication. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

PART_BYTES = 1_000_000
WAIT = timedelta(minutes=1)
"""The longest time from sharing a publication until it is served."""
HEAD_START = timedelta(seconds=10)
"""Once all living hosts have a publication, they learn within this time when to switch."""
LIVING = timedelta(seconds=150)
"""A host reports each minute; one that has not for this long is not waited for."""
FORGOTTEN = timedelta(days=7)
"""A host that has not reported for this long is deleted from the list."""
ABANDONED = timedelta(hours=1)
"""Parts of an upload that was not completed are deleted after this time."""
KEPT = 2
"""The newest publications that stay in the database: the served one and the one before."""


def switch_time(serve_from: datetime, planned: datetime | None, now: datetime) -> datetime:
    """When a host switches. `planned` is what it planned before for the same publication. A
    publisher whose clock runs ahead cannot make it wait for longer than WAIT.

    >>> now = datetime(2026, 12, 1, 10, 0)
    >>> in_an_hour = now + timedelta(hours=1)
    >>> str(switch_time(in_an_hour, None, now))
    '2026-12-01 10:01:00'
    >>> str(switch_time(in_an_hour, now, now + timedelta(seconds=30)))
    '2026-12-01 10:00:00'
    """
    return min(serve_from, planned or now + WAIT)
