"""Forms for the PIN, the passphrase and the tile."""

from __future__ import annotations

from wtforms import BooleanField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.kit.forms.base import SignedInForm, remove_spaces, strip_invisible
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.sign_in.rules.passphrases import passphrase_refusal


class PinForm(SignedInForm):
    """The form to sign in with an existing PIN; it accepts any text."""

    pin = StringField(
        _("Enam angka Anda"),
        filters=[remove_spaces],
        validators=[DataRequired(_("Tulis enam angka Anda."))],
    )
    shared = BooleanField(
        _("HP ini dipakai bersama"),
        description=_("Bekal terkunci sendiri setelah 15 menit tidak dipakai."),
    )


class PhoneProfileForm(SignedInForm):
    """How a person is listed on this phone, and whether others use it too."""

    drawing = RadioField(_("Yang terlihat di halaman masuk"))
    shared = BooleanField(
        _("HP ini dipakai bersama"),
        description=_("Bekal terkunci sendiri setelah 15 menit tidak dipakai."),
    )


class StaffSignInForm(SignedInForm):
    """The form with the sign-in name and the passphrase, or at first the start code."""

    name = StringField(
        _("Nama masuk"),
        filters=[strip_invisible],
        validators=[DataRequired(_("Tulis nama masuk Anda."))],
    )
    secret = PasswordField(
        _("Kalimat sandi"),
        description=_("Pertama kali: tulis kode mulai Anda."),
        validators=[DataRequired(_("Tulis kalimat sandi Anda.")), Length(max=300)],
    )


class NewPassphraseForm(SignedInForm):
    """The form for a new passphrase. `note` is signed and names the account of the start code."""

    note = HiddenField()
    name = HiddenField()
    secret = PasswordField(
        _("Kalimat sandi baru"),
        description=_("15 huruf atau lebih. Beberapa kata yang mudah Anda ingat."),
    )

    def validate_secret(self, field: Field) -> None:
        refusal = passphrase_refusal(field.data or "", self.name.data or "")
        if refusal is not None:
            raise ValidationError(gettext(refusal))
