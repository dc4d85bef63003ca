"""Forms of a plan of coming home: its month, and what is ticked."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from app.kit.clock import today
from app.kit.forms.base import SignedInForm
from app.kit.forms.fields import DatePickerField
from app.kit.text.i18n import format_month_and_year, gettext
from app.kit.text.i18n import lazy_gettext as _
from app.returning.rules import PAPERS, STEPS, is_plausible_day, months_offered


class ReturnMonthForm(SignedInForm):
    month = SelectField(_("Kontrak selesai bulan"))

    def __init__(self, until: date | None, **kwargs: Any) -> None:
        super().__init__(month=f"{until:%Y-%m}" if until else None, **kwargs)
        offered = months_offered(today())
        if until is not None and until not in offered:
            offered = [until, *offered]
        self.month.choices = [(f"{each:%Y-%m}", format_month_and_year(each)) for each in offered]


class ReturnStepsForm(SignedInForm):
    """What is ticked, and until when papers are valid. Never a number of a paper."""

    done = SelectMultipleField(_("Sudah"), validate_choice=False)
    paspor = DatePickerField(_("Paspor berlaku sampai"), validators=[Optional()])
    izin = DatePickerField(_("Izin kerja berlaku sampai"), validators=[Optional()])
    bpjs = DatePickerField(_("BPJS berlaku sampai"), validators=[Optional()])

    def papers(self) -> dict[str, date]:
        """{paper: its last day} of the fields that are filled in."""
        days = {paper: self[paper].data for paper in PAPERS}
        return {paper: day for paper, day in days.items() if day is not None}

    def validate_done(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= set(STEPS):
            raise ValidationError(gettext("Pilih langkah dari daftar."))

    def validate_paspor(self, field: DatePickerField) -> None:
        if field.data is not None and not is_plausible_day(field.data, today()):
            raise ValidationError(gettext("Periksa lagi tahunnya."))

    validate_izin = validate_bpjs = validate_paspor
