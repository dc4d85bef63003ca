"""Reads an XLSX file of a stranger, within limits on what it unpacks to."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from app.rosters.rules.cells import SCIENTIFIC, plain_text
from app.rosters.rules.columns import NAME, column_role
from app.rosters.rules.tables import MOST_COLUMNS, ListTable, UnreadableListError, checked_table

MOST_PARTS = 200
MOST_SHEETS = 30
MOST_UNPACKED = 40_000_000
"""Bytes of all parts together; a list of 2,000 rows has a hundredth of that."""
MOST_CELLS = 1_000_000
"""Of the smallest rectangle that holds a sheet, which is what the reader keeps."""
_MACRO_PARTS = ("vbaproject.bin", "macrosheets/", "activex/")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*?(?<!/)>")


def read_workbook(content: bytes) -> ListTable:
    """The rows of the sheet that looks most like a list. Raises UnreadableListError."""
    parts = _unpacked(content)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            _check_sheet(part)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts))) as book:
            visible = [
                each.name
                for each in book.sheets_metadata
                if each.visible == SheetVisibleEnum.Visible
            ]
            if len(visible) > MOST_SHEETS:
                raise UnreadableListError("too_large")
            sheets = [_rows(book.get_sheet_by_name(name)) for name in visible]
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, UnreadableListError):
            raise
        raise UnreadableListError("not_a_list") from None
    rows = max(sheets, key=_likeness, default=())
    lost = any(SCIENTIFIC.search(cell) for _, cells in rows for cell in cells)
    return checked_table(ListTable(rows, lost_digits=lost))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts that hold sheets and their texts, each unpacked within the limits, whatever the
    file says of its own size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            names = [part.filename.casefold() for part in listed]
            _check_kind(names)
            if any(form in name for name in names for form in _MACRO_PARTS):
                raise UnreadableListError("macro")
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
                raise UnreadableListError("too_large")
            parts: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for part in listed:
                if part.flag_bits & 1:
                    raise UnreadableListError("not_a_list")
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as opened:
                    parts[part.filename] = opened.read(left + 1)
                left -= len(parts[part.filename])
                if left < 0:
                    raise UnreadableListError("too_large")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise UnreadableListError("not_a_list") from None
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise UnreadableListError("macro")
    return parts


def _check_kind(names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    is_other = "content.xml" in names or any(name.startswith("xl/") for name in names)
    raise UnreadableListError("old_spreadsheet" if is_other else "not_a_list")


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same parts, not compressed, so that the reader unpacks nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _check_sheet(part: bytes) -> None:
    """Refuse a sheet too wide, or one of few cells far apart, which would fill the memory."""
    width = height = 0
    for column, row in _CELL.findall(part):
        number = 0
        for letter in column:
            number = number * 26 + letter - 64
        width, height = max(width, number), max(height, int(row))
    if width > MOST_COLUMNS:
        raise UnreadableListError("too_many_columns")
    if width * height > MOST_CELLS:
        raise UnreadableListError("too_many_rows")


def _rows(sheet: CalamineSheet) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows of a sheet that are not empty. A merged cell counts for each of its rows."""
    cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in (sheet.merged_cell_ranges or [])[:5000]:
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if left < len(cells[row]) and left < len(cells[top]):
                cells[row][left] = cells[top][left]
    return tuple((at, tuple(row)) for at, row in enumerate(cells, 1) if any(row))


def _text(cell: Any) -> str:
    """A cell as text: whole numbers with all their digits, days as 2025-11-12.

    >>> from datetime import date
    >>> _text(6281234567890.0), _text(date(2025, 11, 12)), _text(True), _text(" a\\n b")
    ('6281234567890', '2025-11-12', '', 'a b')
    """
    if isinstance(cell, bool | time | timedelta):
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return plain_text(str(cell))


def _likeness(rows: tuple[tuple[int, tuple[str, ...]], ...]) -> tuple[bool, int]:
    named = any(
        column_role(cell) == NAME for _, cells in rows[:25] for cell in cells if len(cell) <= 60
    )
    return named, len(rows)
