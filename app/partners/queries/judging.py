"""Judges a list of entries against what is published, waits and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from app.partners.queries.entries import ended_entries, list_entries
from app.partners.queries.versions import list_waiting
from app.partners.rules.lists import JudgedRow, KnownPartners, judge_rows, region_codes
from app.partners.rules.table_file import TableRow
from app.partners.rules.versions import END
from app.regions.queries import region_names

AT_ONCE = 500


def judge_list(
    rows: Iterable[TableRow], may: Callable[[str], bool], today: date
) -> list[JudgedRow]:
    """What becomes of each row; nothing is stored. `may`: as in rules.lists.judge_rows."""
    told = list(rows)
    codes, regions = sorted(region_codes(told)), set[str]()
    for start in range(0, len(codes), AT_ONCE):
        regions |= region_names(codes[start : start + AT_ONCE]).keys()
    known = KnownPartners(
        entries={each.entry.id: each.entry for each in list_entries()},
        ended=ended_entries(),
        waiting=[each.entry for each in list_waiting() if each.change != END],
        regions=regions,
    )
    return judge_rows(told, known, may, today)
