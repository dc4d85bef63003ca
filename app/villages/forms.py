"""Forms of the registry, and sentences about rows of a list."""

from __future__ import annotations

from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.text.i18n import gettext, join_names
from app.rosters.rules.files import LARGEST_FILE, read_table_file
from app.rosters.rules.tables import ListTable, UnreadableListError
from app.villages.rules.entries import FIELD_NAMES
from app.villages.rules.lists import JudgedRow
from app.villages.rules.reading import LIST_FAULTS, REASONS, ListRefusedError

READ_AT_ONCE = 40_000
"""Bytes of CSV that are read in less time than a process needs to start."""
SECONDS, MOST_MEMORY = 20.0, 1_500_000_000


def read_list_file(content: bytes) -> ListTable:
    """The rows of a CSV or XLSX file, or of pasted text in UTF-8. A spreadsheet is opened in a
    process of its own. Raises ListRefusedError."""
    if len(content) > LARGEST_FILE:
        raise ListRefusedError("too_large")
    try:
        if len(content) <= READ_AT_ONCE and not content.startswith(b"PK"):
            return read_table_file(content)
        return call_in_own_process(
            read_table_file, content, seconds=SECONDS, most_memory=MOST_MEMORY
        )
    except UnreadableListError as refused:
        known = refused.why if refused.why in LIST_FAULTS else "not_a_list"
        raise ListRefusedError(known) from None
    except OwnProcessError:
        raise ListRefusedError("not_a_list") from None


def list_fault_sentence(refused: ListRefusedError) -> str:
    """Why a whole list is refused; Indonesian on the command line."""
    return str(gettext(LIST_FAULTS[refused.fault], detail=refused.detail))


def row_sentence(row: JudgedRow) -> str:
    """What a row changes, or why it is doubtful or refused; "" for a new one."""
    if not row.reason:
        return ""
    detail = row.detail
    if row.reason == "changed":
        detail = join_names(gettext(FIELD_NAMES[name]) for name in row.changes)
    elif row.reason == "too_long":
        detail = gettext(row.detail)
    return str(gettext(REASONS[row.reason], detail=detail))
