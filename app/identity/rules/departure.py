"""When a person last left to work abroad, as far as they say: a month, or more or less than 24
months ago. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DepartureKind = Literal["bulan", "24_bulan", "lebih_lama", "belum_tahu", "belum_berangkat"]
YEARS_OFFERED = 4
"""So many calendar years of months are offered. Official figures are often a year late, so two
years would not reach the first month of their 24."""
MONTHS_AGO = 24


@dataclass(frozen=True, slots=True)
class LastDepartureAnswer:
    """An answer to "when did you last depart?". bulan: in the month that begins on `month`;
    24_bulan: within the 24 months before the answer; lebih_lama: earlier; belum_tahu: they do not
    know; belum_berangkat: they have not departed. `month` is None but for bulan."""

    kind: DepartureKind
    month: date | None = None


def months_offered(today: date) -> dict[int, list[date]]:
    """{year: the first days of its months up to today}, the latest first.

    >>> months = months_offered(date(2026, 2, 14))
    >>> list(months), [str(month) for month in months[2026]], len(months[2023])
    ([2026, 2025, 2024, 2023], ['2026-02-01', '2026-01-01'], 12)
    """
    years = range(today.year, today.year - YEARS_OFFERED, -1)
    last = {year: today.month if year == today.year else 12 for year in years}
    return {year: [date(year, month, 1) for month in range(n, 0, -1)] for year, n in last.items()}


def departure_choice(answer: LastDepartureAnswer | None) -> str:
    """The value of the form's option for an answer; "" for none.

    >>> departure_choice(LastDepartureAnswer("bulan", date(2025, 3, 1))), departure_choice(None)
    ('2025-03', '')
    >>> departure_choice(LastDepartureAnswer("lebih_lama"))
    'lebih_lama'
    """
    if answer is None:
        return ""
    return answer.kind if answer.month is None else f"{answer.month:%Y-%m}"


def parse_departure_choice(choice: str) -> LastDepartureAnswer | None:
    """The answer of a form's option. Raises ValueError for a value that no option has.

    >>> parse_departure_choice("2025-03") == LastDepartureAnswer("bulan", date(2025, 3, 1))
    True
    >>> parse_departure_choice("") is None, parse_departure_choice("belum_tahu").kind
    (True, 'belum_tahu')
    """
    if not choice:
        return None
    for kind in _WITHOUT_MONTH:
        if choice == kind:
            return LastDepartureAnswer(kind)
    return LastDepartureAnswer("bulan", date.fromisoformat(f"{choice}-01"))


def possible_months(
    answer: LastDepartureAnswer, answered: date | None
) -> tuple[date | None, date | None]:
    """The first and the last month, as their first days, in which somebody can have departed who
    gave this answer on the day `answered`, which an answer with a month does not need; None where
    there is no limit, or nothing is known.

    >>> said = date(2026, 11, 24)
    >>> [str(month) for month in possible_months(LastDepartureAnswer("24_bulan"), said)]
    ['2024-11-01', '2026-11-01']
    >>> [str(month) for month in possible_months(LastDepartureAnswer("lebih_lama"), said)]
    ['None', '2024-11-01']
    >>> possible_months(LastDepartureAnswer("belum_tahu"), said)
    (None, None)
    """
    if answer.kind == "bulan":
        return answer.month, answer.month
    if answer.kind not in ("24_bulan", "lebih_lama") or answered is None:
        return None, None
    this_month = answered.replace(day=1)
    two_years_ago = this_month.replace(year=this_month.year - MONTHS_AGO // 12)
    return (two_years_ago, this_month) if answer.kind == "24_bulan" else (None, two_years_ago)


_WITHOUT_MONTH: tuple[DepartureKind, ...] = (
    "24_bulan", "lebih_lama", "belum_tahu", "belum_berangkat",
)  # fmt: skip
