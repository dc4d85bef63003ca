"""Whether a channel by its name is a licensed one, as far as data/channels.csv knows. Pure.

Nobody knows "licensed"; everybody knows the name. What the list does not know is not known, and is
counted apart.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[1] / "data" / "channels.csv"


def is_licensed(name: str) -> bool | None:
    """None: not known, also where two parts of the name say different things.

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
    """Longest first, so that a bank that is none is not taken for one."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [(row["phrase"], row["licensed"] == "ya") for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))
