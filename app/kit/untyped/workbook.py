"""Writes spreadsheet files (Office Open XML, .xlsx)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
"""Of a column, in characters; longer text is wrapped."""


def write_workbook(
    sheets: Mapping[str, Sequence[Sequence[str | int | date | None]]], made_at: datetime
) -> bytes:
    """The file of `sheets` by name, each with a header as its first row, which stays in sight.
    Numbers and days are written as such; text is text, whatever it begins with. The same content
    and `made_at` give the same bytes."""
    import xlsxwriter  # here, since importing it takes longer than writing a file

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": made_at})
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            for column, field in enumerate(row):
                if isinstance(field, date):
                    sheet.write_datetime(at, column, field, day)
                elif isinstance(field, int):
                    sheet.write_number(at, column, field)
                elif field:
                    sheet.write_string(at, column, field, wrapped if at else bold)
        for column, fields in enumerate(zip(*rows, strict=True)):
            longest = max(len(str(field or "")) for field in fields)
            sheet.set_column(column, column, min(longest + 2, WIDEST))
    workbook.close()
    return out.getvalue()
