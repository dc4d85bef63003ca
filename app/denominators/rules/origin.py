"""Where a table comes from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.denominators.rules.checking import Scheme

LONGEST_SOURCE: Final = 120
LONGEST_URL: Final = 300


@dataclass(frozen=True, slots=True)
class LoadSource:
    """The publisher of a table, the address where it was found, and whose codes it uses."""

    source: str
    url: str
    scheme: Scheme


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a browser opens.

    >>> addresses = ("https://bp2mi.go.id/statistik", "bp2mi.go.id", "javascript:1", "https:/x")
    >>> [is_web_address(text) for text in addresses]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and len(text) <= LONGEST_URL
        and text.isprintable()
        and " " not in text
    )
