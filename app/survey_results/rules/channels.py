"""Whether a remittance channel is licensed, by its name and data/channels.csv. Pure.

People do not know whether a channel is licensed, but they know its name. A name that the list does
not contain is unknown, and counted separately.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[1] / "data" / "channels.csv"


def is_licensed(name: str) -> bool | None:
    """None if unknown, also if two parts of the name disagree.

    >>> is_licensed("Bank Anu, cabang Taipei"), is_licensed("bank titil"), is_licensed("Toko Maju")
    (True, False, None)
    >>> is_licensed("titip teman yang punya rekening BCA") is None
    True
    """
    words = " ".join(re.findall(r"\w+", name.lower()))
    said: set[bool] = set()
    for phrase, licensed in _list():
        words, found = re.subn(rf"\b{phrase}\b", "", words)
        if found:
            said.add(licensed)
    return said.pop() if len(said) == 1 else None


@cache
def _list() -> tuple[tuple[str, bool], ...]:
    """Longest phrases first, so that an unlicensed name containing "bank" matches as a whole."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [(row["phrase"], row["licensed"] == "ya") for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))
