"""Checks the rows of a table one by one: which become figures, and why others do not. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.denominators.rules.indicators import find_indicator
from app.denominators.rules.periods import Period, parse_period
from app.denominators.rules.refusals import TableRefusedError
from app.denominators.rules.table_file import TableRow
from app.kit.text.numbers import parse_number
from app.regions import codes
from app.regions.rules import normalized_search_words

Scheme = Literal["kemendagri", "bps"]
SCHEMES: Final[tuple[Scheme, ...]] = ("kemendagri", "bps")
LARGEST: Final = 999_999_999
"""Far above the number of people in the country."""
_NUMBER: Final = re.compile(r"[-−]?[0-9][0-9., \u00a0\u202f]*")
_UNNAMED: Final = frozenset(
    ("desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "provinsi", "prov")
)
"""Words that a table leaves out or adds. *Kota* is not one of them: it tells regions apart."""


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region of the official list. `is_gone`: it is no longer in force."""

    name: str
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A row that can be loaded."""

    line: int
    code: str
    indicator: str
    period: Period
    value: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not loaded; `reason` is a key of refusals.ROW_REFUSALS, `detail` what its
    sentence needs besides the cells."""

    row: TableRow
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """`renamed`: {code in the table, no longer in force: the code that it counts for now}."""

    figures: tuple[CheckedFigure, ...]
    refused: tuple[RefusedRow, ...]
    renamed: Mapping[str, str]


class _RefusedRowError(Exception):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def codes_in_table(rows: Sequence[TableRow], scheme: Scheme) -> set[str]:
    """The well-formed Kemendagri codes in these rows. Raises TableRefusedError for BPS codes
    without Kemendagri codes beside them: both look alike and denote other places, and there is no
    table by which one could be converted into the other."""
    if scheme == "bps" and not any(row.kemendagri for row in rows):
        raise TableRefusedError("bps_alone")
    return {code for row in rows if codes.is_region_code(code := kemendagri_code(row, scheme))}


def kemendagri_code(row: TableRow, scheme: Scheme) -> str:
    """The cell with the Kemendagri code of this row."""
    return row.kemendagri if scheme == "bps" else row.code


def check_table(
    rows: Sequence[TableRow],
    scheme: Scheme,
    listed: Mapping[str, ListedRegion],
    successors: Mapping[str, str],
    today: date,
) -> CheckedTable:
    """Check each row. `listed`: at least the regions of codes_in_table, and what they became
    according to `successors`. Of rows that say the same of one region, indicator and period the
    first is taken; if they disagree, none is."""
    figures: list[tuple[TableRow, CheckedFigure]] = []
    refused: list[RefusedRow] = []
    for row in rows:
        try:
            figures.append((row, _check_row(row, scheme, listed, successors, today)))
        except _RefusedRowError as refusal:
            refused.append(RefusedRow(row, refusal.reason, refusal.detail))
    kept, doubled = _without_doubled(figures)
    gone = {each.code for each in kept if each.code != codes.COUNTRY and listed[each.code].is_gone}
    return CheckedTable(
        figures=tuple(kept),
        refused=tuple(sorted([*refused, *doubled], key=lambda each: each.row.line)),
        renamed={code: codes.current_code(code, successors) for code in sorted(gone)},
    )


def table_digest(source: str, url: str, scheme: str, checked: CheckedTable) -> bytes:
    """A fingerprint of what a load would store."""
    sha = hashlib.sha256(repr((source, url, scheme)).encode())
    for each in checked.figures:
        sha.update(f"{each.code} {each.indicator} {each.period.key} {each.value}\n".encode())
    for each_row in checked.refused:
        sha.update(f"{each_row.row.line} {each_row.reason} {each_row.detail}\n".encode())
    return sha.digest()


def _check_row(
    row: TableRow,
    scheme: Scheme,
    listed: Mapping[str, ListedRegion],
    successors: Mapping[str, str],
    today: date,
) -> CheckedFigure:
    if row.is_torn:
        raise _RefusedRowError("columns")
    code = _check_code(kemendagri_code(row, scheme), scheme, listed, successors)
    if row.name and code != codes.COUNTRY and not is_same_name(row.name, listed[code].name):
        raise _RefusedRowError("other_name", listed[code].name)
    indicator = find_indicator(row.indicator)
    if indicator is None:
        raise _RefusedRowError("indicator")
    period = parse_period(row.period)
    if period is None:
        raise _RefusedRowError("period")
    if period.ends > today:
        raise _RefusedRowError("future")
    return CheckedFigure(row.line, code, indicator, period, _check_value(row.value))


def _check_code(
    code: str, scheme: Scheme, listed: Mapping[str, ListedRegion], successors: Mapping[str, str]
) -> str:
    if not code:
        raise _RefusedRowError("no_kemendagri" if scheme == "bps" else "no_code")
    if not codes.is_region_code(code):
        raise _RefusedRowError("undotted" if code.isdecimal() else "malformed")
    if code == codes.COUNTRY:
        return code
    if code not in listed:
        raise _RefusedRowError("unknown")
    if listed[code].is_gone:
        now = listed.get(codes.current_code(code, successors))
        if now is None or now.is_gone:
            raise _RefusedRowError("gone")
    return code


def is_same_name(written: str, listed: str) -> bool:
    """Whether a table's name of a region is the listed one, but for titles, case and accents.

    >>> is_same_name("KAB. MALANG", "Kabupaten Malang"), is_same_name("Kota Malang", "Malang")
    (True, False)
    """
    first, second = (
        [word for word in normalized_search_words(name) if word not in _UNNAMED]
        for name in (written, listed)
    )
    return "".join(first) == "".join(second)


def _check_value(text: str) -> int:
    """The whole number in a cell; marks of thousands may be written."""
    if not text or text in ("-", "–", "—", "…", "..."):
        raise _RefusedRowError("no_value")
    value = parse_number(text) if _NUMBER.fullmatch(text) else None
    if value is None:
        raise _RefusedRowError("not_number")
    if value < 0:
        raise _RefusedRowError("negative")
    if value != int(value):
        raise _RefusedRowError("fraction")
    if value > LARGEST:
        raise _RefusedRowError("too_large")
    return int(value)


def _without_doubled(
    figures: Sequence[tuple[TableRow, CheckedFigure]],
) -> tuple[list[CheckedFigure], list[RefusedRow]]:
    """The figures without doubled ones, and the rows of those."""
    together: dict[tuple[str, str, Period], list[tuple[TableRow, CheckedFigure]]] = {}
    for row, figure in figures:
        key = (figure.code, figure.indicator, figure.period)
        together.setdefault(key, []).append((row, figure))
    kept: list[CheckedFigure] = []
    refused: list[RefusedRow] = []
    for same in together.values():
        first = same[0][1]
        if len({figure.value for _, figure in same}) == 1:
            kept.append(first)
            refused += [RefusedRow(row, "repeated", str(first.line)) for row, _ in same[1:]]
        else:
            refused += [
                RefusedRow(row, "contradicts", str(same[1 if n == 0 else 0][0].line))
                for n, (row, _) in enumerate(same)
            ]
    return kept, refused
