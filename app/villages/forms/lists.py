"""Forms of the registry, and sentences about rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from app.kit.clock import today
from app.kit.forms.shown_list import ShownListForm
from app.kit.text.i18n import gettext, join_names
from app.rosters.queries import read_sent_table
from app.rosters.rules.files import LARGEST_FILE
from app.rosters.rules.tables import ListTable, UnreadableListError, table_as_text
from app.villages import queries
from app.villages.rules.entries import FIELD_NAMES
from app.villages.rules.lists import JudgedRow, list_digest
from app.villages.rules.reading import LIST_FAULTS, REASONS, ListRefusedError

LONGEST_LINE_NUMBER = 8


def read_list_file(content: bytes) -> ListTable:
    """The rows of a CSV or XLSX file, or of pasted text in UTF-8. Raises ListRefusedError."""
    try:
        return read_sent_table(content)
    except UnreadableListError as refused:
        known = refused.why if refused.why in LIST_FAULTS else "not_a_list"
        raise ListRefusedError(known) from None


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


class ListForm(ShownListForm):
    """A list of programme villages, judged for the regions `scopes`. `rows` is set once it was
    read, which validation does."""

    def __init__(self, scopes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._scopes = scopes
        self.rows: list[JudgedRow] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the list; a file is then shown as text."""
        is_fine = super().validate(extra_validators)
        content, is_file = self.sent_list(LARGEST_FILE)
        try:
            table = read_list_file(content)
            if is_file:
                self.text.data = table_as_text(table)
            self.rows = queries.judge_table(table, self._scopes, today())
        except ListRefusedError as refused:
            self.text.errors = [list_fault_sentence(refused)]
            return False
        return is_fine

    def confirmed_lines(self) -> set[int]:
        """The lines of doubtful rows that are to be stored, too."""
        sent = request.form.getlist("ragu")
        return {int(line) for line in sent if line.isdecimal() and len(line) < LONGEST_LINE_NUMBER}

    def digest(self) -> str:
        return list_digest(self.rows)
