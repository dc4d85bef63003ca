"""A list as rows of cells, whatever it came from, and why one cannot be read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

MOST_ROWS = 2_000
MOST_COLUMNS = 300


class UnreadableListError(ValueError):
    """The list cannot be read. `why`: empty, too_large, too_many_rows, too_many_columns,
    old_spreadsheet (XLS or ODS), macro, not_a_list."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class ListTable:
    """The rows that are not empty, each with its number in the file or text. `is_name_and_place`:
    the cells are a name and a place already, as lines of a chat are."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_name_and_place: bool = False
    lost_digits: bool = False
    """A number stood in scientific notation (6,28E+12)."""


def checked_table(table: ListTable) -> ListTable:
    """The table itself; raises UnreadableListError if it is empty or too long or wide."""
    if not table.rows:
        raise UnreadableListError("empty")
    if len(table.rows) > MOST_ROWS + 50:  # titles, totals and signatures are counted too
        raise UnreadableListError("too_many_rows")
    if max(len(cells) for _, cells in table.rows) > MOST_COLUMNS:
        raise UnreadableListError("too_many_columns")
    return table


def table_as_text(table: ListTable) -> str:
    """The table as text with semicolons, each row in the line of its number.

    >>> table_as_text(ListTable(((1, ("kode", "program")), (3, ("35.02.10.2001", "a; b")))))
    'kode;program\\r\\n\\r\\n35.02.10.2001;"a; b"\\r\\n'
    """
    text = io.StringIO()
    rows, line = csv.writer(text, delimiter=";"), 1
    for number, cells in table.rows:
        text.write("\r\n" * (number - line))
        rows.writerow(cells)
        line = number + 1
    return text.getvalue()
