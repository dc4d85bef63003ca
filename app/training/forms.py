"""Forms: a new cohort, a code for a learner, and whom a trainer knows."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.training.rules import FIRST_DAY_OF_ACQUAINTANCES, LONGEST, SOON


class CohortForm(SignedInForm):
    name = StringField(
        _("Nama kelompok"),
        description=_("Contoh: Ponorogo B, angkatan November"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis nama kelompok.")),
            Length(max=80, message=_("Paling panjang 80 huruf.")),
        ],
    )
    place = StringField(
        _("Tempat"),
        description=_("Contoh: balai desa Slahung"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis tempat bertemu.")),
            Length(max=120, message=_("Paling panjang 120 huruf.")),
        ],
    )
    starts = DatePickerField(
        _("Mulai"), validators=[InputRequired(_("Pilih tanggal mulai. Contoh: 2026-11-29"))]
    )
    ends = DatePickerField(
        _("Selesai"),
        description=_("Kode kelompok berlaku sampai tanggal ini."),
        validators=[InputRequired(_("Pilih tanggal selesai. Contoh: 2027-02-28"))],
    )

    def validate_starts(self, field: DatePickerField) -> None:
        if field.data is not None and abs(field.data - today()) > SOON:
            raise ValidationError(gettext("Pilih tanggal mulai dalam dua tahun ini."))

    def validate_ends(self, field: DatePickerField) -> None:
        if self.starts.data is None or field.data is None:
            return
        if field.data < self.starts.data:
            raise ValidationError(gettext("Tanggal selesai ada sebelum tanggal mulai."))
        if field.data - self.starts.data > LONGEST:
            raise ValidationError(gettext("Paling lama satu tahun. Buat kelompok baru sesudahnya."))


class AssistantCodeForm(SignedInForm):
    code = StringField(
        _("Kode pendamping"),
        description=_("Delapan huruf dan angka. Contoh: KRSL 34VW"),
        filters=[strip_invisible],
        validators=[DataRequired(_("Tulis kodenya."))],
    )


class LearnerCodeForm(SignedInForm):
    """The form to create a code for a learner. `note` is signed and holds the number of the code,
    its learner and its trainer, so that the form sent again shows the same code."""

    note = HiddenField()


class KnownPeopleForm(SignedInForm):
    """Which people of a cohort its trainer knows."""

    people = SelectMultipleField(
        _("Saya kenal orang ini"),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[DataRequired(_("Centang dulu orang yang Anda kenal."))],
    )


class WithdrawAcquaintancesForm(SignedInForm):
    """From which day on all acquaintances of a member of staff, statements that they know a
    person, are ended."""

    since = DatePickerField(
        _("Tarik semua sejak tanggal"),
        description=_("Dari tanggal ini sampai hari ini."),
        validators=[InputRequired(_("Pilih tanggalnya. Contoh: 2026-11-29"))],
    )

    def validate_since(self, field: DatePickerField) -> None:
        if field.data and field.data < FIRST_DAY_OF_ACQUAINTANCES:
            raise ValidationError(gettext("Pilih tanggal sejak tahun 2000."))
