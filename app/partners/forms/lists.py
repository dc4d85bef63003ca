"""A form for a list of entries, and sentences about its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from app.kit.clock import today
from app.kit.forms.shown_list import ShownListForm
from app.kit.text.i18n import gettext
from app.kit.text.msgid import N_
from app.partners import queries
from app.partners.rules.hsds import read_hsds
from app.partners.rules.lists import MOST_ROWS, JudgedRow, Reason, list_digest
from app.partners.rules.table_file import TableFaultError, TableRow, read_rows, write_refused
from app.partners.rules.versions import FIELD_NAMES
from app.rosters.queries import read_sent_table
from app.rosters.rules.files import LARGEST_FILE
from app.rosters.rules.tables import UnreadableListError, table_as_text

LIST_FAULTS: Final = {
    "empty": N_("Daftarnya masih kosong."),
    "too_large": N_("Berkas ini lebih dari 2 MB. Bagi menjadi beberapa berkas."),
    "too_many_rows": N_("Daftar ini lebih dari 1.000 baris. Bagi menjadi beberapa berkas."),
    "not_a_list": N_("Ini bukan daftar. Simpan dulu sebagai CSV atau XLSX."),
}


class ListForm(ShownListForm):
    """A list of entries as CSV, XLSX, or JSON as `/mitra.json` gives it. `may`: whether who sends
    it answers for a region. `rows` is set once it was read, which validation does."""

    def __init__(self, may: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._may = may
        self.rows: list[JudgedRow] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the list; a file is then shown as text."""
        is_fine = super().validate(extra_validators)
        try:
            rows = list(self._read())
            if not rows:
                raise UnreadableListError("empty")
            if len(rows) > MOST_ROWS:
                raise UnreadableListError("too_many_rows")
            self.rows = queries.judge_list(rows, self._may, today())
        except UnreadableListError as fault:
            why = fault.why if fault.why in LIST_FAULTS else "not_a_list"
            self.text.errors = [gettext(LIST_FAULTS[why])]
        except TableFaultError as fault:
            self.text.errors = [gettext(fault.sentence, detail=fault.detail)]
        return is_fine and not self.text.errors

    def digest(self) -> str:
        return list_digest(self.rows)

    def _read(self) -> Iterator[TableRow]:
        """The rows. Raises TableFaultError, or UnreadableListError."""
        content, is_file = self.sent_list(LARGEST_FILE)
        if len(content) > LARGEST_FILE:
            raise UnreadableListError("too_large")
        if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            text = content.decode("utf-8-sig", "replace")
            self.text.data = text
            return read_hsds(text)
        table = read_sent_table(content)
        if is_file:
            self.text.data = table_as_text(table)
        (_, header), rows = table.rows[0], table.rows[1:]
        return read_rows(header, rows)


def reason_sentence(reason: Reason) -> str:
    """Why a row is refused or stays, in the language of the page."""
    sentence = str(gettext(reason.sentence, detail=reason.detail))
    return f"{gettext(FIELD_NAMES[reason.field])}: {sentence}" if reason.field else sentence


def refused_rows_csv(rows: list[JudgedRow]) -> str:
    """The refused rows as a table that can be mended and sent again, each with why."""
    refused = (row for row in rows if row.kind == "refused")
    return write_refused(
        (row.cells, " ".join(map(reason_sentence, row.reasons))) for row in refused
    )
