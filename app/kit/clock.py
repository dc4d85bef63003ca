"""The one place that asks what time it is, so that tests can say what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def utcnow() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in western Indonesia, where reports are read."""
    return datetime.now(WIB).date()
