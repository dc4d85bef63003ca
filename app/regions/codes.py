"""Region codes of Kemendagri (the Ministry of Home Affairs): dotted, each containing its ancestors.

35 (province) ⊃ 35.07 (regency) ⊃ 35.07.12 (district) ⊃ 35.07.12.2001 (village). The country is
"00". BPS codes look similar and denote other places, so only the dotted form is well formed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

COUNTRY = "00"

Level = Literal["country", "province", "regency", "district", "village"]

# Lengths differ by level, so a length names a level, and a prefix of that length an ancestor.
_LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 5: "regency", 8: "district", 13: "village"}
_FORM = re.compile(r"00|(?!00)[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


def is_region_code(code: str) -> bool:
    """Whether `code` has the form of a Kemendagri code; not whether such a region exists.

    >>> [is_region_code(code) for code in ("00", "35", "35.07.12.2001")]
    [True, True, True]
    >>> [is_region_code(code) for code in ("3507", "35.7", "00.01", "3507121001", "35.07 ", "٣٥")]
    [False, False, False, False, False, False]
    """
    return _FORM.fullmatch(code) is not None


def region_level(code: str) -> Level:
    """The level of a well-formed code. Raises ValueError for any other text.

    >>> [region_level(code) for code in ("00", "35", "35.07", "35.07.12", "35.07.12.2001")]
    ['country', 'province', 'regency', 'district', 'village']
    """
    if not is_region_code(code):
        raise ValueError(f"not a region code: {code!r}")
    return "country" if code == COUNTRY else _LEVEL_OF_LENGTH[len(code)]


def parent_code(code: str) -> str | None:
    """The code of the region directly above; None for the country.

    >>> parent_code("35.07.12.2001"), parent_code("35"), parent_code("00")
    ('35.07.12', '00', None)
    """
    if code == COUNTRY:
        return None
    return code.rpartition(".")[0] or COUNTRY


def ancestor_codes(code: str) -> tuple[str, ...]:
    """The codes of every region above, nearest first, the country last.

    >>> ancestor_codes("35.07.12.2001")
    ('35.07.12', '35.07', '35', '00')
    >>> ancestor_codes("00")
    ()
    """
    found: list[str] = []
    above = parent_code(code)
    while above is not None:
        found.append(above)
        above = parent_code(above)
    return tuple(found)


def is_region_inside(code: str, region: str) -> bool:
    """Whether `code` is `region` or lies within it.

    >>> [is_region_inside(code, "35.07") for code in ("35.07.12", "35.07", "35.08")]
    [True, True, False]
    >>> is_region_inside("35", "00"), is_region_inside("00", "35")
    (True, False)
    """
    return region in (COUNTRY, code) or code.startswith(region + ".")


def current_code(code: str, successors: Mapping[str, str]) -> str:
    """The code that `code` became, according to `successors` ({old code: new code}); itself if
    nothing is recorded. What became of a region holds for all regions inside it.

    >>> successors = {"92.01": "96.03", "96.03.05.2001": "96.03.05.2009"}
    >>> [current_code(code, successors) for code in ("92.01.05.2001", "92.01", "92.02")]
    ['96.03.05.2009', '96.03', '92.02']
    >>> current_code("92.01", {"92.01": "96.03", "96.03": "92.01"})
    '92.01'
    """
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        for old in (code, *ancestor_codes(code)):
            if old in successors:
                code = successors[old] + code[len(old) :]
                break
    return code


def former_codes(code: str, successors: Mapping[str, str]) -> tuple[str, ...]:
    """The code itself, then every code that became it according to `successors`.

    >>> former_codes("96.03.05.2009", {"92.01": "96.03", "96.03.05.2001": "96.03.05.2009"})
    ('96.03.05.2009', '92.01.05.2009', '96.03.05.2001', '92.01.05.2001')
    >>> former_codes("35.02", {"92.01": "96.03"})
    ('35.02',)
    """
    found = [code]
    for its in found:
        for old, new in successors.items():
            was = old + its[len(new) :]
            if is_region_inside(its, new) and was not in found:
                found.append(was)
    return tuple(its for its in found if current_code(its, successors) == code)
