"""Reads a table of figures as CSV: commas, semicolons or tabs, in UTF-8 or Windows-1252. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.denominators.rules.refusals import MOST_BYTES, MOST_ROWS, TableRefusedError

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("kode wilayah", "kode", "kode bps", "region code", "code"),
    "indicator": ("indikator", "indicator"),
    "period": ("periode", "period"),
    "value": ("nilai", "jumlah", "value"),
    "kemendagri": ("kode kemendagri",),
    "name": ("nama wilayah", "nama", "name"),
}
"""Each column, and the headings by which it is known; the first one is named in messages."""
NEEDED: Final = ("code", "indicator", "period", "value")
_COLUMN_OF: Final = {heading: name for name, known in COLUMNS.items() for heading in known}
_DELIMITERS: Final = ",;\t"
_LONGEST_CELL: Final = 60


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is written, each cell without outer spaces. `line` counts lines of the file from
    1. `is_torn`: it has fewer or more cells than the first row."""

    line: int
    code: str
    indicator: str
    period: str
    value: str
    kemendagri: str = ""
    name: str = ""
    is_torn: bool = False


def decode_table(data: bytes) -> str:
    """The text of a file: UTF-8, with or without byte order mark, else Windows-1252, which Excel
    writes. Raises TableRefusedError.

    >>> decode_table("Desa Ra’as".encode("cp1252")), decode_table(b"\\xef\\xbb\\xbfkode")
    ('Desa Ra’as', 'kode')
    """
    if len(data) > MOST_BYTES:
        raise TableRefusedError("too_big")
    if b"\0" in data:
        raise TableRefusedError("not_text")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefusedError("not_text")


def read_table(text: str) -> list[TableRow]:
    """The rows of a table, without blank ones. Raises TableRefusedError.

    >>> table = "sep=;\\nKode Wilayah;Indikator;Periode;Nilai\\n35.07;penempatan;2024;12\\n"
    >>> read_table(table)[0].line, read_table(table)[0].value
    (3, '12')
    """
    if len(text.encode()) > MOST_BYTES:
        raise TableRefusedError("too_big")
    lines = text.splitlines(keepends=True)
    skipped = next((n for n, line in enumerate(lines) if _is_content_line(line)), None)
    if skipped is None:
        raise TableRefusedError("empty")
    delimiter = max(_DELIMITERS, key=lambda each: len(_known_headings(lines[skipped], each)))
    reader = csv.reader(
        io.StringIO("".join(lines[skipped:]), newline=""), delimiter=delimiter, strict=True
    )
    rows: list[TableRow] = []
    columns: dict[str, int] = {}
    width = 0
    for line, cells in _records(reader, skipped):
        if not columns:
            columns, width = _columns_of(cells), len(cells)
        elif any(cell.strip() for cell in cells):
            rows.append(_table_row(line, cells, columns, width))
        if len(rows) > MOST_ROWS:
            raise TableRefusedError("too_many")
    if not rows:
        raise TableRefusedError("empty")
    return rows


def _records(reader: Iterator[list[str]], skipped: int) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of each record."""
    line = skipped + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise TableRefusedError("quotes", str(line)) from None
        if cells is None:
            return
        yield line, cells
        line = skipped + reader.line_num + 1  # type: ignore[attr-defined]


def _table_row(line: int, cells: list[str], columns: Mapping[str, int], width: int) -> TableRow:
    is_torn = len(cells) < width or any(cell.strip() for cell in cells[width:])
    found = {
        name: _plain_cell(cells[at]) if at < len(cells) else "" for name, at in columns.items()
    }
    return TableRow(line=line, is_torn=is_torn, **found)


def _columns_of(header: list[str]) -> dict[str, int]:
    """Where each known column stands."""
    found: dict[str, int] = {}
    for at, heading in enumerate(header):
        name = _COLUMN_OF.get(_plain_heading(heading))
        if name in found:
            raise TableRefusedError("column_twice", _plain_cell(heading))
        if name is not None:
            found[name] = at
    for name in NEEDED:
        if name not in found:
            raise TableRefusedError("no_column", COLUMNS[name][0])
    return found


def _known_headings(header: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:  # a cell beyond the limit of the csv module
        return []
    return [cell for cell in cells if _plain_heading(cell) in _COLUMN_OF]


def _plain_heading(cell: str) -> str:
    return " ".join(cell.casefold().replace("_", " ").replace("\ufeff", "").split())


def _plain_cell(cell: str) -> str:
    """A cell on one line without control characters, cut to what is stored of it."""
    kept = "".join(letter if letter.isprintable() else " " for letter in cell)
    return " ".join(kept.split())[:_LONGEST_CELL]


def _is_content_line(line: str) -> bool:
    """Whether a line is neither blank nor Excel's note of the separator."""
    bare = line.strip(" \t\r\n;,\ufeff").casefold().strip('"')
    return bool(bare) and not bare.startswith("sep=")
