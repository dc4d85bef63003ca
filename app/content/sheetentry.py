"""Reads what every entry of a country sheet has: sources, dates and known words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.content.faults import Report
from app.content.lesson import parse_sources
from app.content.yamlfile import check_keys
from app.content.yamltree import YamlNode

ENTRY_KEYS: Final = {"sumber": False, "per": True, "tinjau": True}
"""The keys of every entry, True if required."""
UNDATED: Final = "tanpa-tanggal"
"""Stands for the date of sources that have none."""
_WHEN: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class TrackedReport:
    """Forwards faults to another report function, and remembers whether there was one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.reported = False

    def __call__(self, line: int, code: str, text: str) -> None:
        self.reported = True
        self._report(line, code, text)


def check_entry_keys(node: YamlNode, keys: Mapping[str, bool], report: TrackedReport) -> None:
    """Checks the keys of one entry. Reports a missing key at the entry, not at line 1 of the
    file."""

    def report_missing_key_at_its_entry(line: int, code: str, text: str) -> None:
        report(node.line if code == "missing-key" and line == 1 else line, code, text)

    check_keys(node.as_mapping(), keys, report_missing_key_at_its_entry)


def read_sources_and_dates(
    fields: Mapping[str, YamlNode], line: int, report: Report, *, may_lack_address: bool = False
) -> dict[str, Any]:
    """The fields `sources`, `as_of`, `review_by` and `line` of an entry. With `may_lack_address`, a
    source may be a publisher's name only, with the address "", and the sources may have no date:
    many numbers are known from a publisher whose page is gone."""
    node = fields.get("sumber")
    sources = parse_sources(node)
    if may_lack_address:
        sources = _read_publishers(node)
    if node is None or len(sources) < max(len(node.as_list()), 1):
        report(node.line if node else line, "missing-source", "tulis sumber: siapa, lalu https://…")
    when, review = fields.get("per"), fields.get("tinjau")
    is_undated = may_lack_address and when is not None and when.written == UNDATED
    if when and not is_undated and not _is_year_month_or_day(when.written):
        report(when.line, "unreadable-line", "“per” ditulis 2025, 2025-04, atau 2025-04-10")
    if review and review.as_date() is None:
        report(review.line, "unreadable-line", "“tinjau” bukan tanggal seperti 2027-05-10")
    return {
        "sources": sources,
        "as_of": when.written if when and not is_undated else "",
        "review_by": (review.as_date() if review else None) or date.min,
        "line": review.line if review else line,
    }


def _read_publishers(node: YamlNode | None) -> tuple[tuple[str, str], ...]:
    """The (publisher, address) of each entry; the address is empty if there is none."""
    entries = node.as_list() if node else ()
    found = (_split_address((each.as_text() or "").strip()) for each in entries)
    return tuple(each for each in found if each)


def _split_address(source: str) -> tuple[str, str] | None:
    """None if `source` names nobody, or its address does not begin with https://."""
    publisher, _, address = source.rpartition(" ")
    if publisher and re.fullmatch(r"https://\S+\.\S+", address):
        return publisher.rstrip(" ,"), address
    return None if not source or "://" in source else (source, "")


def _is_year_month_or_day(text: str) -> bool:
    if not _WHEN.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def read_known_word(node: YamlNode | None, known: tuple[str, ...], report: Report) -> str:
    word = (node.as_text() or "") if node else ""
    if node and word not in known:
        report(node.line, "unknown-word", f"“{node.written}” bukan {', '.join(known)}")
    return word
