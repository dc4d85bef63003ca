"""Region codes of Kemendagri (the Ministry of Home Affairs): dotted, each containing its ancestors.

35 (province) ⊃ 35.07 (regency) ⊃ 35.07.12 (district) ⊃ 35.07.12.2001 (village). The country is
"00". BPS codes look similar and denote other places, so only the dotted form is well formed.
"""

from __future__ import annotations

import re
from typing import Literal

COUNTRY = "00"

Level = Literal["country", "province", "regency", "district", "village"]

# Lengths differ by level, so a length names a level, and a prefix of that length an ancestor.
_LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 5: "regency", 8: "district", 13: "village"}
_FORM = re.compile(r"00|(?!00)[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


def well_formed(code: str) -> bool:
    """Whether `code` has the form of a Kemendagri code; not whether such a region exists.

    >>> [well_formed(code) for code in ("00", "35", "35.07.12.2001")]
    [True, True, True]
    >>> [well_formed(code) for code in ("3507", "35.7", "00.01", "3507121001", "35.07 ", "٣٥")]
    [False, False, False, False, False, False]
    """
    return _FORM.fullmatch(code) is not None


def level(code: str) -> Level:
    """The level of a well-formed code. Raises ValueError for any other text.

    >>> [level(code) for code in ("00", "35", "35.07", "35.07.12", "35.07.12.2001")]
    ['country', 'province', 'regency', 'district', 'village']
    """
    if not well_formed(code):
        raise ValueError(f"not a region code: {code!r}")
    return "country" if code == COUNTRY else _LEVEL_OF_LENGTH[len(code)]


def parent(code: str) -> str | None:
    """The region directly above; None for the country.

    >>> parent("35.07.12.2001"), parent("35"), parent("00")
    ('35.07.12', '00', None)
    """
    if code == COUNTRY:
        return None
    return code.rpartition(".")[0] or COUNTRY


def ancestors(code: str) -> tuple[str, ...]:
    """Every region above, nearest first, the country last.

    >>> ancestors("35.07.12.2001")
    ('35.07.12', '35.07', '35', '00')
    >>> ancestors("00")
    ()
    """
    found: list[str] = []
    above = parent(code)
    while above is not None:
        found.append(above)
        above = parent(above)
    return tuple(found)


def is_inside(code: str, scope: str) -> bool:
    """Whether `code` is `scope` or lies within it.

    >>> is_inside("35.07.12", "35.07"), is_inside("35.07", "35.07"), is_inside("35.08", "35.07")
    (True, True, False)
    >>> is_inside("35", "00"), is_inside("00", "35")
    (True, False)
    """
    return scope in (COUNTRY, code) or code.startswith(scope + ".")
