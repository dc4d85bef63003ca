"""Reads a table that somebody sent, a spreadsheet in a process of its own."""

from __future__ import annotations

from typing import Final

from app.kit.own_process import OwnProcessError, call_in_own_process
from app.rosters.rules.files import LARGEST_FILE, read_table_file
from app.rosters.rules.tables import ListTable, UnreadableListError

READ_AT_ONCE: Final = 40_000
"""Bytes of CSV that are read in less time than a process needs to start."""
SECONDS, MOST_MEMORY = 20.0, 1_500_000_000


def read_sent_table(content: bytes) -> ListTable:
    """The rows of a CSV or XLSX file, or of pasted text in UTF-8. Raises UnreadableListError."""
    if len(content) > LARGEST_FILE:
        raise UnreadableListError("too_large")
    if len(content) <= READ_AT_ONCE and not content.startswith(b"PK"):
        return read_table_file(content)
    try:
        return call_in_own_process(
            read_table_file, content, seconds=SECONDS, most_memory=MOST_MEMORY
        )
    except OwnProcessError:
        raise UnreadableListError("not_a_list") from None
