"""The form for a table of figures, the choice of a source, and their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.denominators import queries
from app.denominators.queries import SeriesSource
from app.denominators.rules.checking import CheckedTable, Scheme, table_digest
from app.denominators.rules.origin import (
    LONGEST_SOURCE,
    LONGEST_URL,
    LoadSource,
    is_web_address,
)
from app.denominators.rules.periods import Period
from app.denominators.rules.refusals import ROW_REFUSALS, TABLE_FAULTS, TableRefusedError
from app.denominators.rules.table_file import decode_table
from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.text.i18n import format_month_and_year, gettext
from app.kit.text.i18n import lazy_gettext as _

LONGEST_REASON = 300


def scheme_names() -> dict[str, str]:
    return {
        "kemendagri": gettext("Kode Kemendagri, misalnya 35.07"),
        "bps": gettext("Kode BPS, dengan kode Kemendagri di sebelahnya"),
    }


class LoadForm(SignedInForm):
    """A table, pasted or as a file, and where it comes from. `checked` is set once it was read,
    which validation does. `shown` names the table that the page showed, so that no other one is
    confirmed."""

    shown = HiddenField()
    source = StringField(
        _("Sumber"),
        description=_("Siapa yang menerbitkan. Contoh: KP2MI"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis siapa yang menerbitkan angka ini.")),
            Length(max=LONGEST_SOURCE, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    url = StringField(
        _("Alamat sumber"),
        description=_("Halaman tempat tabel itu ditemukan. Contoh: https://kp2mi.go.id"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis alamat lengkap, dengan https:// di depan.")),
            Length(max=LONGEST_URL, message=_("Tulis alamat yang lebih pendek.")),
        ],
    )
    scheme = RadioField(
        _("Kode wilayah di tabel"),
        choices=scheme_names,
        validators=[DataRequired(_("Pilih satu."))],
    )
    text = TextAreaField(
        _("Atau tempel isi tabel"),
        description=_("Baris pertama berisi nama kolom."),
    )
    checked = CheckedTable(figures=(), refused=(), renamed={})

    def origin(self) -> LoadSource:
        """Where the table comes from, of a valid form."""
        scheme: Scheme = "bps" if self.scheme.data == "bps" else "kemendagri"
        return LoadSource(self.source.data or "", self.url.data or "", scheme)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then read the table. A file comes before what was pasted."""
        try:
            file = request.files.get("berkas")
            data = file.read() if file else b""
            if data:
                self.text.data = decode_table(data)
        except TableRefusedError as refusal:
            super().validate(extra_validators)
            self.text.errors = [table_fault_sentence(refusal)]
            return False
        fine = super().validate(extra_validators)
        try:
            self.checked = queries.check_table_text(
                self.text.data or "", self.origin().scheme, today()
            )
        except TableRefusedError as refusal:
            self.text.errors = [table_fault_sentence(refusal)]
            return False
        return fine

    def validate_url(self, field: StringField) -> None:
        if not is_web_address(field.data or ""):
            raise ValidationError(gettext("Tulis alamat lengkap, dengan https:// di depan."))

    def remember_shown(self) -> None:
        """Note the table that the page shows."""
        self.shown.data = self._digest()

    def is_as_shown(self) -> bool:
        """Whether this is the table that the page showed, and something of it can be loaded."""
        return bool(self.checked.figures) and self.shown.data == self._digest()

    def _digest(self) -> str:
        origin = self.origin()
        return table_digest(origin.source, origin.url, origin.scheme, self.checked).hex()


class ChoiceForm(SignedInForm):
    """Which source counts for an indicator and period, and why."""

    series = RadioField(
        _("Sumber yang dipakai"), choices=[], validators=[DataRequired(_("Pilih satu sumber."))]
    )
    reason = StringField(
        _("Alasan"),
        description=_("Tampil di samping angkanya. Contoh: paling lengkap"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis alasannya.")),
            Length(max=LONGEST_REASON, message=_("Tulis alasan yang lebih pendek.")),
        ],
    )

    def offer(self, sources: Sequence[SeriesSource]) -> None:
        """Set the choices."""
        self.series.choices = {
            str(each.id): gettext(
                "%(source)s: %(n)s wilayah, muatan %(load)s",
                source=each.source,
                n=each.figures,
                load=each.load,
            )
            for each in sources
        }
        if not request.form:
            self.series.data = next((str(each.id) for each in sources if each.counts), None)

    def series_id(self) -> UUID:
        return UUID(self.series.data)


def table_fault_sentence(refusal: TableRefusedError) -> str:
    """Why a whole table is refused; Indonesian on the command line."""
    return str(gettext(TABLE_FAULTS[refusal.fault], detail=refusal.detail))


def row_refusal_sentence(
    reason: str, *, code: str, indicator: str, period: str, value: str, detail: str
) -> str:
    """Why a row is refused, with its cells; Indonesian on the command line."""
    cells = {"code": code, "indicator": indicator, "period": period, "value": value}
    return str(gettext(ROW_REFUSALS[reason], detail=detail, **cells))


def format_period(period: Period) -> str:
    """“2024”, “Desember 2024” or “24 bulan sampai September 2025”."""
    if period.is_year:
        return str(period.starts.year)
    end = format_month_and_year(period.ends)
    if period.months == 1:
        return end
    return str(gettext("%(n)s bulan sampai %(end)s", n=period.months, end=end))
