"""Telephone numbers and addresses of the web that hide in a text. Pure.

They stand in fields of their own, since an office rings about a change of those."""

from __future__ import annotations

import re
from typing import Final

from app.rosters.rules.cells import plain_text

PHONE_DIGITS: Final = 7
LONG: Final = 9
"""With so many digits, a comma and a space between them do not make two numbers of one."""

_RUN: Final = re.compile(r"\d(?:[\W_]*\d)*")
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_RANGE = rf"{_TIME} ?[-–—] ?{_TIME}"
_DAY = r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?"
_HOURS_OR_DAY: Final = re.compile(rf"{_RANGE}(?:[,;/]? {_RANGE})*|{_DAY}")
_WEB: Final = re.compile(
    r"https?:|www\.|@|\b(?:wa|t)\.me\b|"
    r"\b[a-z0-9-]+\.(?:com|id|org|net|info|me|app|link|ly|ee|io|cc|co|tv|xyz|site|online|shop|"
    r"store|click|page|dev|top|vip|asia|biz|gl|gd|tk|ru|cn|hk|tw|sg|jp|kr)\b|"
    r"\b[a-z0-9-]+\.[a-z]{2,}/\w",
    re.IGNORECASE,
)


def tells_number(text: str) -> bool:
    """Whether a text holds what may be a telephone number, whatever stands between its digits but
    letters. Opening hours, a day and a postal code are none.

    >>> [tells_number(text) for text in ("0812/3456/7890", "08.12 13.45 20.15", "0812-34-56 7890")]
    [True, True, True]
    >>> [tells_number(text) for text in ("08.00-15.00, 16.00-17.00", "2026-11-30", "No. 12, 53211")]
    [False, False, False]
    """
    return any(_is_number(run) for run in _RUN.findall(plain_text(text)))


def tells_web(text: str) -> bool:
    """Whether a text holds what may be an address of the web or of mail.

    >>> [tells_web(text) for text in ("buka bit.ly/3xY", "a@b.id", "Jl.Mawar, kec. Kroya")]
    [True, True, False]
    """
    return bool(_WEB.search(plain_text(text)))


def _is_number(run: str) -> bool:
    if _count(run) < PHONE_DIGITS or _HOURS_OR_DAY.fullmatch(run):
        return False
    return _count(run) >= LONG or any(_count(part) >= PHONE_DIGITS for part in run.split(", "))


def _count(text: str) -> int:
    return sum(sign.isdigit() for sign in text)
