"""How long a wish about being called holds, and which months are offered. Pure."""

from __future__ import annotations

from datetime import date, timedelta

NO_CONTACT, WITHOUT_PHONE = "jangan", "tanpa_hp"
"""The wishes: never again, and no phone at hand."""
WITHOUT_PHONE_FOR = timedelta(days=30)
"""So long a person without a phone at hand is not called, if nothing changes before. The
programme's own number: employers often give phones back with the first wage."""
MONTHS_OFFERED = 12


def months_offered(today: date) -> list[date]:
    """The first days of this month and of the eleven after it.

    >>> [str(month) for month in months_offered(date(2026, 12, 2))][:2]
    ['2026-12-01', '2027-01-01']
    """
    months = range(today.month - 1, today.month - 1 + MONTHS_OFFERED)
    return [date(today.year + month // 12, month % 12 + 1, 1) for month in months]


def parse_month_choice(choice: str) -> date | None:
    """The first day of the month of a form's option; None for the empty one. Raises ValueError for
    a value that no option has.

    >>> parse_month_choice("2026-12"), parse_month_choice("")
    (datetime.date(2026, 12, 1), None)
    """
    return date.fromisoformat(f"{choice}-01") if choice else None
