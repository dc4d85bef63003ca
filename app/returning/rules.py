"""When a plan of coming home is shown, and how long it is kept. Pure."""

from __future__ import annotations

from datetime import date, timedelta

STEPS = (
    "tabungan",
    "surat",
    "keahlian",
    "uang_sana",
    "barang",
    "bulan_pertama",
    "sesudah",
    "kabar",
)
"""The eight steps of a plan, in the order of the page."""
PAPERS = ("paspor", "izin", "bpjs")
"""Papers whose last day a person may type. Never a number of theirs."""
WAKES_BEFORE = 6
"""So many months before the contract ends, the plan stands on the home page: lesson M13 says to
begin then."""
KEPT_MONTHS = 12
"""So many months after arrival, or after a month of return that nobody ticked, a plan is kept. The
programme's own number."""
MONTHS_OFFERED = 48


def months_offered(today: date) -> list[date]:
    """The first days of this month and of those after it, for a contract of up to four years.

    >>> months = months_offered(date(2026, 12, 2))
    >>> str(months[0]), str(months[1]), len(months)
    ('2026-12-01', '2027-01-01', 48)
    """
    first = _month_number(today)
    return [_first_day(n) for n in range(first, first + MONTHS_OFFERED)]


def parse_month_choice(choice: str) -> date:
    """The first day of the month of a form's option.

    >>> parse_month_choice("2027-06")
    datetime.date(2027, 6, 1)
    """
    return date.fromisoformat(f"{choice}-01")


def months_left(until: date, today: date) -> int:
    """Months from today's month to the month of return; negative if it is past.

    >>> months_left(date(2027, 6, 1), date(2026, 12, 31))
    6
    """
    return _month_number(until) - _month_number(today)


def home_card(until: date, arrived_on: date | None, today: date) -> str:
    """What the home page shows of a plan: 'steps' from six months before until arrival, 'month' in
    the month after arrival, otherwise ''.

    >>> day = date(2026, 12, 2)
    >>> home_card(date(2027, 7, 1), None, day), home_card(date(2027, 6, 1), None, day)
    ('', 'steps')
    >>> home_card(date(2026, 12, 1), day, day), home_card(date(2026, 12, 1), date(2026, 10, 1), day)
    ('month', '')
    """
    if arrived_on is not None:
        return "month" if (today - arrived_on).days <= 31 else ""
    return "steps" if months_left(until, today) <= WAKES_BEFORE else ""


def oldest_kept_month(today: date) -> date:
    """The first day of the earliest month whose plans are still kept.

    >>> oldest_kept_month(date(2026, 12, 2))
    datetime.date(2025, 12, 1)
    """
    return _first_day(_month_number(today) - KEPT_MONTHS)


def is_plausible_day(valid_until: date, today: date) -> bool:
    """Whether a paper may be valid until this day: ten years back, for one that ended, to twenty
    ahead.

    >>> [is_plausible_day(date(year, 1, 1), date(2026, 12, 2)) for year in (207, 2016, 2028, 2047)]
    [False, False, True, False]
    """
    return abs(valid_until.year - today.year) < (10 if valid_until < today else 21)


def ends_before_return(valid_until: date | None, until: date) -> bool:
    """Whether a paper ends before the last day of the month of return; not if no day is typed.

    >>> ends_before_return(date(2027, 6, 29), date(2027, 6, 1))
    True
    >>> ends_before_return(date(2027, 6, 30), date(2027, 6, 1))
    False
    """
    if valid_until is None:
        return False
    last_day = _first_day(_month_number(until) + 1) - timedelta(days=1)
    return valid_until < last_day


def _month_number(day: date) -> int:
    """Months since the year 0, so that months can be counted."""
    return day.year * 12 + day.month - 1


def _first_day(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)
