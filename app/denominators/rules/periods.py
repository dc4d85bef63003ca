"""Periods of whole months, as tables write them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

_MONTHS: Final = {
    name: number
    for names in (
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "january february march april may june july august september october november december",
        "jan feb mar apr mei jun jul agu sep okt nov des",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH: Final = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})-(?P<m>[0-9]{1,2})"
    r"|(?P<m2>[0-9]{1,2})/(?P<y2>(?:19|20)[0-9]{2})"
    r"|(?P<name>[a-z]+) (?P<y3>(?:19|20)[0-9]{2})"
)
_LENGTH: Final = re.compile(
    r"(?P<n>[0-9]{1,3}) (?:bulan|months) (?:sampai|s\.?d\.?|s/d|hingga|to|until) (?P<end>.+)"
)
_BETWEEN: Final = re.compile(
    r" ?(?:\.\.|–|—|_) ?| (?:sampai|s\.?d\.?|s/d|hingga|to|until|-) |(?<=^[0-9]{4})-(?=[0-9]{4}$)"
)
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months: `starts` and `ends` are the first days of the first and of the last month.

    >>> Period(date(2023, 10, 1), date(2025, 9, 1)).key
    '2023-10_2025-09'
    """

    starts: date
    ends: date

    @property
    def key(self) -> str:
        """The period in an address; parse_period reads it."""
        return f"{self.starts:%Y-%m}_{self.ends:%Y-%m}"

    @property
    def months(self) -> int:
        """How many months it has.

        >>> Period(date(2023, 10, 1), date(2025, 9, 1)).months
        24
        """
        return (self.ends.year - self.starts.year) * 12 + self.ends.month - self.starts.month + 1

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year."""
        return self.months == 12 and self.starts.month == 1


@lru_cache(1024)  # a table repeats few periods in many rows
def parse_period(text: str) -> Period | None:
    """The period that a cell names; None if it names none.

    >>> for text in ("2024", "Desember 2024", "2023-10..2025-09", "24 bulan sampai September 2025",
    ...              "2023-2024", "10/2023 s.d. 9/2025"):
    ...     print(parse_period(text).key)
    2024-01_2024-12
    2024-12_2024-12
    2023-10_2025-09
    2023-10_2025-09
    2023-01_2024-12
    2023-10_2025-09
    >>> [parse_period(text) for text in ("", "kemarin", "2024-13", "2025..2024", "0 bulan to 2024")]
    [None, None, None, None, None]
    """
    words = " ".join(text.casefold().split())
    if len(words) > _LONGEST:
        return None
    long = _LENGTH.fullmatch(words)
    if long:
        return _months_until(int(long["n"]), long["end"])
    ends = [_span(part) for part in _BETWEEN.split(words)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or first.starts > last.ends:
        return None
    return Period(first.starts, last.ends)


def _months_until(months: int, end: str) -> Period | None:
    last = _span(end)
    if last is None or not months:
        return None
    years, month = divmod(last.ends.year * 12 + last.ends.month - months, 12)
    return Period(date(years, month + 1, 1), last.ends) if years > 0 else None


def _span(text: str) -> Period | None:
    """The months of a year or of one month."""
    if _YEAR.fullmatch(text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 1))
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year = int(found["y"] or found["y2"] or found["y3"])
    month = _MONTHS.get(found["name"] or "", 0) or int(found["m"] or found["m2"] or 0)
    return Period(date(year, month, 1), date(year, month, 1)) if 1 <= month <= 12 else None
