"""PINs, words, codes and passphrases, of whoever has a profile."""

from __future__ import annotations

from typing import Any

from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.door.rules.pins import passphrase_refusal, pin_refusal
from app.door.rules.words import WORDS, tidy_words, unknown_words
from app.identity.rules import tidy_code
from app.kit.forms import Form, strip
from app.kit.i18n import gettext
from app.kit.i18n import lazy_gettext as _


def digits(text: Any) -> Any:
    """Six digits are often typed in two groups."""
    return "".join(text.split()) if isinstance(text, str) else text


def will_do(form: Any, field: Field) -> None:
    """A validator of PINs that are set, not of those that are tried."""
    refusal = pin_refusal(field.data or "")
    if refusal is not None:
        raise ValidationError(gettext(refusal))


def _code(text: Any) -> Any:
    return tidy_code(text) if isinstance(text, str) else text


class PinForm(Form):
    """The PIN that was set once; anything may be tried."""

    pin = StringField(
        _("Enam angka Anda"),
        filters=[digits],
        validators=[DataRequired(_("Tulis enam angka Anda."))],
    )


class WordsForm(Form):
    """Six words on a new phone, and the PIN from now on."""

    words = TextAreaField(
        _("Enam kata pemulihan"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
        validators=[DataRequired(_("Tulis enam kata dari catatan Anda."))],
    )
    pin = StringField(
        _("Enam angka untuk membuka Bekal"),
        description=_("Boleh yang lama, boleh yang baru. Bukan tanggal lahir."),
        filters=[digits],
        validators=[will_do],
    )

    def validate_words(self, field: Field) -> None:
        words = tidy_words(field.data or "")
        unknown = unknown_words(words)
        if unknown:
            raise ValidationError(
                gettext("Kata ke-%(n)s tidak ada di daftar. Periksa lagi.", n=unknown[0])
            )
        if len(words) != WORDS:
            raise ValidationError(gettext("Ada %(n)s kata. Tulis enam kata.", n=len(words)))


class CodeForm(PinForm):
    """A trainer's one-time code, and the PIN."""

    code = StringField(
        _("Kode dari pelatih"),
        description=_("Dua belas huruf dan angka. Hanya untuk sekali pakai."),
        filters=[_code],
        validators=[DataRequired(_("Tulis kode dari pelatih."))],
    )


class StaffForm(Form):
    """Name and passphrase, or the start code in its place the first time."""

    name = StringField(
        _("Nama masuk"), filters=[strip], validators=[DataRequired(_("Tulis nama masuk Anda."))]
    )
    secret = PasswordField(
        _("Kalimat sandi"),
        description=_("Pertama kali: tulis kode mulai Anda."),
        validators=[DataRequired(_("Tulis kalimat sandi Anda.")), Length(max=300)],
    )


class PassphraseForm(Form):
    """A new passphrase; `note` says who showed the start code."""

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
