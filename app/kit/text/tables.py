"""Tables as CSV, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula."""
FieldOfLine = str | int | date | None


def lines_as_csv(lines: Iterable[Sequence[FieldOfLine]]) -> str:
    """Lines as CSV (RFC 4180), without formulas.

    >>> lines_as_csv([["nama"], ["=1+1"], [3]])
    "nama\\r\\n'=1+1\\r\\n3\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines:
        writer.writerow([escape_spreadsheet_formula(field) for field in line])
    return out.getvalue()


def escape_spreadsheet_formula(field: FieldOfLine) -> FieldOfLine:
    """A field that a spreadsheet does not compute."""
    if isinstance(field, str) and field.startswith(FORMULA):
        return f"'{field}"
    return field
