"""Forms: a list, pasted or as a file, and choices about it."""

from __future__ import annotations

from flask import request
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app.kit.forms.base import SignedInForm
from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.kit.text.msgid import N_
from app.rosters.rules import LARGEST_FILE, ROLES, ReadList, UnreadableListError, read_list

MOST_BODY = 3 * LARGEST_FILE + 100_000
"""A pasted letter may be sent as three; a file is sent as it is."""
READ_AT_ONCE = 20_000
"""Bytes of pasted text that are read in less time than a process needs to start."""
SECONDS, MOST_MEMORY = 20.0, 1_500_000_000
REFUSALS = {
    "empty": N_("Tidak ada nama di daftar ini."),
    "too_large": N_("Daftar terlalu besar. Paling besar 2 MB."),
    "too_many_rows": N_("Paling banyak 2.000 baris. Bagi daftar ini."),
    "too_many_columns": N_("Paling banyak 300 kolom. Hapus kolom yang tidak perlu."),
    "old_spreadsheet": N_("Buka di Excel, pilih Simpan Sebagai, lalu jenis XLSX."),
    "macro": N_("File ini berisi makro. Simpan Sebagai XLSX tanpa makro."),
    "not_a_list": N_("File ini tidak terbaca. Pakai XLSX atau CSV."),
}


class ListForm(SignedInForm):
    """A list of names: pasted text, or else a file; and whom it names."""

    names = TextAreaField(
        _("Tempel daftar di sini"),
        description=_("Satu orang satu baris. Contoh: Siti Aminah - ds Slahung"),
    )
    role = RadioField(
        _("Mereka siapa?"),
        choices=lambda: {
            ROLES[0]: gettext("Pekerja migran"),
            ROLES[1]: gettext("Keluarga di rumah"),
        },
        validators=[InputRequired(_("Pilih salah satu."))],
    )
    read: ReadList

    def validate_names(self, field: TextAreaField) -> None:
        """Read the list; `read` is then set."""
        pasted = (field.data or "").strip()
        file = request.files.get("berkas")
        content = pasted.encode() if pasted else file.read(LARGEST_FILE + 1) if file else b""
        if not content:
            raise ValidationError(gettext("Tempel nama-namanya, atau pilih file."))
        try:
            self.read = _read(content, bool(pasted))
        except (UnreadableListError, OwnProcessError) as refused:
            why = REFUSALS[getattr(refused, "why", "not_a_list")]
            raise ValidationError(gettext(why)) from None


def _read(content: bytes, is_pasted: bool) -> ReadList:
    if len(content) > LARGEST_FILE:
        raise UnreadableListError("too_large")
    if is_pasted and len(content) <= READ_AT_ONCE:
        return read_list(content, True)
    return call_in_own_process(
        read_list, content, is_pasted, seconds=SECONDS, most_memory=MOST_MEMORY
    )
