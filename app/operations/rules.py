"""Health sentences for an operator, and when the database is checked. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

SCHEDULED_JOBS_LEASE = "berkala"
"""Held while the scheduled jobs run; afterwards it ends when they did."""
AILMENTS = {
    "full": "Disk penuh: basis data tidak bisa ditulis. Beri tempat.",
    "read_only": "Basis data hanya bisa dibaca. Periksa disk, hak berkas, dan server utamanya.",
    "damaged": "Basis data rusak: bekal cadangan pulihkan FILE.",
    "broken": "Disk bermasalah: basis data tidak bisa ditulis.",
}
"""By what kit.store.outage names."""
PROBED_EVERY = timedelta(seconds=5)
"""A more frequent request to `/sehat` gets the last result: anybody may ask, and a check writes."""
LOOKED_EVERY = timedelta(days=1)
SHARE = 500
"""A database is looked through again after so many times what it takes, at the latest after a day:
a small one each minute, and never for more than a fifth of a percent of the time."""
LATE = timedelta(days=2)


def is_integrity_check_due(last_check: datetime, last_duration: timedelta, now: datetime) -> bool:
    """Whether a database checked at `last_check` is due for a check. A check dated in the future,
    by a clock that ran ahead, does not postpone it.

    >>> at = datetime(2026, 12, 1, 10, 0)
    >>> now = at + timedelta(minutes=5)
    >>> [is_integrity_check_due(at, timedelta(seconds=took), now) for took in (0.1, 1, 900)]
    [True, False, False]
    >>> is_integrity_check_due(at, timedelta(hours=1), at + timedelta(days=1))
    True
    """
    return abs(now - last_check) >= min(last_duration * SHARE, LOOKED_EVERY)
