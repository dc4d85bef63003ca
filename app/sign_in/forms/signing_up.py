"""Forms for signing up and for joining by a code."""

from __future__ import annotations

from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.identity.rules import consent_wording
from app.identity.rules.profile import LONGEST_NAME
from app.kit.forms.base import SignedInForm, remove_spaces, strip_invisible
from app.kit.text.i18n import gettext, lazy_gettext
from app.recovery.rules.pins import pin_refusal

_ = lazy_gettext


class SignUpNameForm(SignedInForm):
    """The name and consents, screen 2 of signing up. `draft`: signed id of the account to
    create."""

    draft = HiddenField()
    name = StringField(
        _("Nama panggilan Anda"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis nama panggilan. Contoh: Sumi.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    adult = BooleanField(
        lazy_gettext(consent_wording("dewasa")),
        validators=[InputRequired(_("Bekal untuk yang berumur 18 tahun atau lebih."))],
    )
    keep = BooleanField(
        lazy_gettext(consent_wording("akun")),
        validators=[InputRequired(_("Tanpa persetujuan ini Bekal belum bisa menyimpan."))],
    )


class SignUpPinForm(SignUpNameForm):
    """The PIN, screen 3 of signing up; carries the values of screen 2 in hidden fields."""

    pin = StringField(
        _("Enam angka untuk membuka Bekal"),
        description=_("Ingat angka ini. Bukan tanggal lahir."),
        filters=[remove_spaces],
    )

    def validate_pin(self, field: Field) -> None:
        refusal = pin_refusal(field.data or "")
        if refusal is not None:
            raise ValidationError(gettext(refusal))


class InvitationCodeForm(SignedInForm):
    """The form for a typed invitation code."""

    code = StringField(
        _("Kode"),
        description=_("Delapan huruf dan angka"),
        filters=[strip_invisible],
        validators=[DataRequired(_("Tulis kode. Contoh: KRS7 34VW."))],
    )
