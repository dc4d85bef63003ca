"""Codes as people read them, sign-in names, and how long what the door gives out is good for."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

START_CODE_LIVES = timedelta(days=7)
PAPER_CODE_LIVES = timedelta(hours=24)
DRAFT_LIVES = 24 * 60 * 60


def in_groups(code: str) -> str:
    """Groups of four, as codes are shown.

    >>> in_groups("KRSL34VW")
    'KRSL 34VW'
    """
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def slug(name: str) -> str:
    """A sign-in name made of a person's name: small letters, digits, dashes.

    >>> slug("Ibu Rína  W."), slug("…")
    ('ibu-rina-w', 'staf')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:24] or "staf"
