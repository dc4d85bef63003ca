"""Whether a remittance channel is licensed, by its name and data/channels.csv. Pure.

People do not know whether a channel is licensed, but they know its name. A name that the list does
not contain is unknown, and counted separately."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[1] / "data" / "channels.csv"
PROVIDER: Final = "penyedia"
"""The kind of a licensed provider that is no bank."""


@lru_cache(maxsize=4096)  # many people type the same names
def is_licensed_channel(name: str) -> bool | None:
    """Whether a remittance channel is licensed; None if unknown or if parts of the name disagree.

    >>> names = ("Bank Anu, cabang Taipei", "bank titil", "Toko Maju")
    >>> [is_licensed_channel(name) for name in names]
    [True, False, None]
    >>> is_licensed_channel("titip teman yang punya rekening BCA") is None
    True
    """
    words = " ".join(re.findall(r"\w+", name.lower()))
    said: set[bool] = set()
    for phrase, licensed in _channel_phrases():
        words, found = re.subn(rf"\b{phrase}\b", "", words)
        if found:
            said.add(licensed)
    return said.pop() if len(said) == 1 else None


@cache
def are_other_providers_named() -> bool:
    """Whether the list names a licensed provider that is no bank."""
    return any(row["kind"] == PROVIDER for row in _rows())


@cache
def _channel_phrases() -> tuple[tuple[str, bool], ...]:
    """(phrase, is licensed) from the CSV, longest first: an unlicensed name may contain "bank"."""
    rows = [(row["phrase"], row["licensed"] == "ya") for row in _rows()]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def _rows() -> list[dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
