"""A start code as people read it, and how long it is good for. Pure."""

from __future__ import annotations

from datetime import timedelta

START_CODE_LIVES = timedelta(days=7)


def in_groups(code: str) -> str:
    """Groups of four, as codes are shown.

    >>> in_groups("KRSL34VW")
    'KRSL 34VW'
    """
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
