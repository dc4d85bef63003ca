"""Forms: what came of a call, by one tap or from paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.calls.rules import AGAIN, GOES_ON, LEFT, NEVER, NO_NUMBER, NOTED_WITHIN, RESULTS
from app.kit.clock import today
from app.kit.forms.base import SignedInForm
from app.kit.forms.fields import DatePickerField
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _

LABELS = {
    GOES_ON: _("Mau lanjut"),
    AGAIN: _("Hubungi lagi (7 hari)"),
    NO_NUMBER: _("Nomor tidak aktif"),
    LEFT: _("Sudah pulang atau berangkat"),
    NEVER: _("Jangan dihubungi lagi"),
}


class CallOnPaperForm(SignedInForm):
    """The result of a call that was noted on paper. `people`: the learners of the cohort, as
    (id, name)."""

    person = SelectField(
        _("Siapa yang dihubungi?"),
        validate_choice=False,
        validators=[InputRequired(_("Pilih orangnya."))],
    )
    result = RadioField(
        _("Hasilnya"),
        validate_choice=False,
        validators=[InputRequired(_("Pilih satu hasil."))],
    )
    called_on = DatePickerField(
        _("Tanggal menghubungi"),
        description=_("Paling lama 30 hari yang lalu."),
        validators=[InputRequired(_("Pilih tanggalnya. Contoh: 2026-11-29"))],
    )

    def __init__(self, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(called_on=today(), **kwargs)
        self.result.choices = [(result, LABELS[result]) for result in RESULTS]
        self.people = {str(account) for account, _name in people}
        self.person.choices = [("", ""), *((str(account), name) for account, name in people)]

    def validate_person(self, field: SelectField) -> None:
        if field.data not in self.people:
            raise ValidationError(gettext("Pilih orangnya."))

    def validate_result(self, field: RadioField) -> None:
        if field.data not in RESULTS:
            raise ValidationError(gettext("Pilih satu hasil."))

    def validate_called_on(self, field: DatePickerField) -> None:
        day: date | None = field.data
        if day is None:
            return
        if day > today():
            raise ValidationError(gettext("Tanggal itu belum tiba."))
        if day < today() - NOTED_WITHIN:
            raise ValidationError(gettext("Pilih tanggal dalam 30 hari terakhir."))
