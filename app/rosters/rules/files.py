"""Reads a spreadsheet (XLSX) or CSV of a stranger; its content tells which of them it is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from app.rosters.rules.cells import SCIENTIFIC, plain_text
from app.rosters.rules.tables import MOST_COLUMNS, ListTable, UnreadableListError, checked_table
from app.rosters.rules.workbooks import read_workbook

LARGEST_FILE = 2_000_000
MOST_LINES = 20_000
"""Lines of a CSV, empty ones included."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"Rar!", b"\x1f\x8b", b"7z\xbc")
_DELIMITERS = (";", ",", "\t", "|")


def read_table_file(content: bytes) -> ListTable:
    """The rows of an XLSX or CSV file. Raises UnreadableListError."""
    if len(content) > LARGEST_FILE:
        raise UnreadableListError("too_large")
    if content.startswith(_OLE):
        raise UnreadableListError("old_spreadsheet")
    if content.startswith(_ZIP):
        return read_workbook(content)
    if content.startswith(_OTHERS):
        raise UnreadableListError("not_a_list")
    return _read_csv(_decoded(content))


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 with their mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    head = text[:2000].lstrip().casefold()
    if "\0" in text or head.startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise UnreadableListError("old_spreadsheet" if head.startswith("<") else "not_a_list")
    return text


def _read_csv(text: str) -> ListTable:
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise UnreadableListError("too_many_rows")
    skipped = 0
    if lines and lines[0].strip().casefold().startswith("sep="):
        text, skipped = "\n".join(["", *lines[1:]]), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines))
    rows, before = [], skipped
    try:
        for row in reader:
            cells = tuple(plain_text(cell) for cell in row)
            if any(cells):
                rows.append((before + 1, cells))
            before = reader.line_num
    except csv.Error:
        raise UnreadableListError("not_a_list") from None
    lost = any(SCIENTIFIC.search(cell) for _, cells in rows for cell in cells)
    return checked_table(ListTable(tuple(rows), lost_digits=lost))


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that divides most lines into equally many parts."""

    def evenness(delimiter: str) -> tuple[int, int]:
        parts = Counter(line.count(delimiter) for line in lines[:200] if line.strip())
        parts.pop(0, None)
        if not parts:
            return (0, 0)
        count, often = max(parts.items(), key=lambda each: (each[1], each[0]))
        return (often, min(count, MOST_COLUMNS))

    return max(_DELIMITERS, key=evenness)
