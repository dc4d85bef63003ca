"""Forms of the registry, and sentences about rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import HiddenField, TextAreaField

from app.kit.clock import today
from app.kit.forms.base import SignedInForm
from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.text.i18n import gettext, join_names
from app.kit.text.i18n import lazy_gettext as _
from app.rosters.rules.files import LARGEST_FILE, read_table_file
from app.rosters.rules.tables import ListTable, UnreadableListError
from app.villages import queries
from app.villages.rules.entries import FIELD_NAMES
from app.villages.rules.lists import JudgedRow, list_digest
from app.villages.rules.reading import LIST_FAULTS, REASONS, ListRefusedError, table_as_text

READ_AT_ONCE = 40_000
"""Bytes of CSV that are read in less time than a process needs to start."""
LONGEST_LINE_NUMBER = 8
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


class ListForm(SignedInForm):
    """A list of programme villages, pasted or as a file, judged for the regions `scopes`. `rows` is
    set once it was read, which validation does. `shown` names the list that the page showed, so
    that no other one is confirmed."""

    shown = HiddenField()
    text = TextAreaField(
        _("Atau tempel daftarnya"), description=_("Baris pertama berisi nama kolom.")
    )

    def __init__(self, scopes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._scopes = scopes
        self.rows: list[JudgedRow] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the list; a file comes before what was pasted, and is shown as text."""
        is_fine = super().validate(extra_validators)
        file = request.files.get("berkas")
        content = file.read(LARGEST_FILE + 1) if file else b""
        try:
            table = read_list_file(content or (self.text.data or "").encode())
            if content:
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

    def remember_shown(self) -> None:
        """Note the list that the page shows."""
        self.shown.data = list_digest(self.rows)

    def is_as_shown(self) -> bool:
        """Whether this is the list that the page showed."""
        return self.shown.data == list_digest(self.rows)
