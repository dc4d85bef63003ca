"""A calendar file with one event that returns every month (RFC 5545): CRLF line ends, escaped text,
lines folded at 75 bytes."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

LAST_DAY: Final = -1
"""The last day of each month, as in RFC 5545."""
LATEST_DAY: Final = 28
"""No month lacks it; on the 29th to the 31st calendars skip shorter months."""
_LONGEST_LINE: Final = 75


@dataclass(frozen=True, slots=True)
class MonthlyEvent:
    """An event on `day` (1 to LATEST_DAY, or LAST_DAY) of each month at `hour`, in the time of the
    place where the calendar is. `uid` identifies it: the same one replaces an earlier event."""

    uid: str
    title: str
    link: str
    day: int
    hour: int


def first_day_of(event: MonthlyEvent, now: datetime) -> date:
    """The first date of the event after `now`, which has the time of its place.

    >>> event = MonthlyEvent("a", "Bekal", "https://bekal.id/", 5, 19)
    >>> str(first_day_of(event, datetime(2026, 12, 5, 18)))
    '2026-12-05'
    >>> str(first_day_of(event, datetime(2026, 12, 5, 19)))
    '2027-01-05'
    """
    year, month = now.year, now.month
    found = _day_in_month(event.day, year, month)
    if (found, event.hour) <= (now.date(), now.hour):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found = _day_in_month(event.day, year, month)
    return found


def _day_in_month(day: int, year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1] if day == LAST_DAY else day)


def write_calendar(event: MonthlyEvent, now: datetime, program: str) -> str:
    """The calendar file of an event, begun after `now`, an aware datetime with the time of its
    place. `program` names who wrote it. The start has no time zone, so that the hour stays the same
    wherever the phone is; the event is private and leaves its time free."""
    start = datetime.combine(first_day_of(event, now), time(event.hour))
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escape_text(program)}//ID",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escape_text(event.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT15M",
        f"RRULE:FREQ=MONTHLY;BYMONTHDAY={event.day}",
        f"SUMMARY:{escape_text(event.title)}",
        f"DESCRIPTION:{escape_text(event.link)}",
        f"URL:{event.link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escape_text(event.title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def escape_text(text: str) -> str:
    r"""A text value: backslash, semicolon, comma and line break are escaped.

    >>> escape_text("a\\b; c,\nd")
    'a\\\\b\\; c\\,\\nd'
    """
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """Folds a line so that no part has more than 75 bytes and no character is split; each further
    part begins with a space."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > _LONGEST_LINE:
            parts.append(part)
            part = " "
        part += character
    return "\r\n".join((*parts, part))
