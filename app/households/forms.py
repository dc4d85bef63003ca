"""What comes in: sign-up, a code that was typed, whom to invite."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.identity.rules import pin_refusal, wording
from app.identity.rules.profile import LONGEST_NAME
from app.kit.forms import Form, strip
from app.kit.i18n import gettext, lazy_gettext

_ = lazy_gettext


def _digits(text: Any) -> Any:
    """Six digits are often typed in two groups."""
    return "".join(text.split()) if isinstance(text, str) else text


class WhoForm(Form):
    """Screen 2 of signing up. `draft` is identity's signed note of whom this becomes."""

    draft = HiddenField()
    name = StringField(
        _("Nama panggilan Anda"),
        filters=[strip],
        validators=[
            DataRequired(_("Tulis nama panggilan. Contoh: Sumi.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    adult = BooleanField(
        lazy_gettext(wording("dewasa")),
        validators=[InputRequired(_("Bekal untuk yang berumur 18 tahun atau lebih."))],
    )
    keep = BooleanField(
        lazy_gettext(wording("akun")),
        validators=[InputRequired(_("Tanpa persetujuan ini Bekal belum bisa menyimpan."))],
    )


class PinForm(WhoForm):
    """Screen 3; carries what screen 2 was told."""

    pin = StringField(
        _("Enam angka untuk membuka Bekal"),
        description=_("Ingat angka ini. Bukan tanggal lahir."),
        filters=[_digits],
    )

    def validate_pin(self, field: Field) -> None:
        refusal = pin_refusal(field.data or "")
        if refusal is not None:
            raise ValidationError(gettext(refusal))


class CodeForm(Form):
    """A code as somebody types it."""

    code = StringField(
        _("Kode"),
        description=_("Delapan huruf dan angka"),
        filters=[strip],
        validators=[DataRequired(_("Tulis kode. Contoh: KRS7 34VW."))],
    )


class InviteForm(Form):
    """As what the invited person joins."""

    role = RadioField(
        _("Siapa yang Anda ajak?"),
        # Asked for when a page is made: the words depend on its language.
        choices=lambda: {
            "pekerja": gettext("Yang bekerja di luar negeri"),
            "keluarga": gettext("Keluarga di rumah"),
        },
        validators=[InputRequired(_("Pilih satu."))],
    )
