"""Which regions are the same region under another code. Pure.

A renumbered region keeps the secret draws of its first code: drawn anew, an unchanged count would
be rounded a second time, and the two roundings tell more of it than one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from app.regions.codes import ancestor_codes, is_region_inside


def next_code(code: str, successors: Mapping[str, str]) -> str | None:
    """The code that a region got in place of `code`, by what was recorded for it or for the nearest
    region around it; None if nothing was.

    >>> successors = {"92.01": "96.03", "92.01.05.2001": "96.03.05.2009"}
    >>> [next_code(code, successors) for code in ("92.01.05.2001", "92.01.05", "92.02")]
    ['96.03.05.2009', '96.03.05', None]
    """
    for old in (code, *ancestor_codes(code)):
        if old in successors:
            return successors[old] + code[len(old) :]
    return None


def first_codes(
    successors: Mapping[str, str],
    gone: Mapping[str, datetime],
    listed_since: Mapping[str, datetime],
) -> dict[str, str]:
    """{code: first code} of regions that were only renumbered, once or several times.

    `successors`: {old code: new code} as recorded; `gone`: since when regions are no longer in the
    official list; `listed_since`: since when others are, where that is known. A region is
    renumbered if it alone became the new one, which was not listed while the old one was: so the
    target of a merge keeps its own first code. Of a region of which a part went elsewhere, neither
    what became of it nor what was split off keeps it.

    >>> before, then, later = (datetime(year, 1, 1) for year in (2025, 2026, 2027))
    >>> since = {"96.03": then, "96.04": before, "96.05": later}
    >>> first_codes({"92.01": "96.03"}, {"92.01": then}, since)
    {'96.03': '92.01'}
    >>> first_codes({"92.01": "96.04"}, {"92.01": then}, since)
    {}
    >>> first_codes({"92.01": "96.03", "92.02": "96.03"}, {"92.01": then, "92.02": then}, since)
    {}
    >>> chain = {"92.01": "96.03", "96.03": "96.05"}
    >>> first_codes(chain, {"92.01": then, "96.03": later}, since)
    {'96.03': '92.01', '96.05': '92.01'}
    """
    became = {code: new for code in sorted(gone) if (new := next_code(code, successors))}
    split = set(_split_regions(became))
    olds: dict[str, list[str]] = defaultdict(list)
    for old, new in became.items():
        olds[new].append(old)
    previous = {
        new: old
        for new, (old, *others) in olds.items()
        if not others
        and old not in split
        and new in listed_since
        and listed_since[new] >= gone[old]
    }
    return {code: _first_code(code, previous) for code in previous}


def _split_regions(became: Mapping[str, str]) -> Iterator[str]:
    """The regions of which a part did not become a part of what they became."""
    for code, new in became.items():
        for above in ancestor_codes(code):
            if above in became and not is_region_inside(new, became[above]):
                yield above


def _first_code(code: str, previous: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while code in previous and code not in seen:
        seen.add(code)
        code = previous[code]
    return code
