"""Forms: six words, a trainer's code, a new PIN."""

from __future__ import annotations

from typing import Any

from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.identity.rules import normalize_typed_code
from app.kit.forms.base import SignedInForm, remove_spaces
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.recovery.rules.pins import pin_refusal
from app.recovery.rules.words import WORDS, normalize_typed_words, positions_of_unknown_words


def _validate_new_pin(form: Any, field: Field) -> None:
    """Reject a weak new PIN. Not used where an existing PIN is entered."""
    refusal = pin_refusal(field.data or "")
    if refusal is not None:
        raise ValidationError(gettext(refusal))


def _normalize_trainer_code_field(text: Any) -> Any:
    return normalize_typed_code(text) if isinstance(text, str) else text


class SignInWithRecoveryWordsForm(SignedInForm):
    """The form to sign in on a new phone with the six words and set a PIN."""

    words = TextAreaField(
        _("Enam kata pemulihan"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
        validators=[DataRequired(_("Tulis enam kata dari catatan Anda."))],
    )
    pin = StringField(
        _("Enam angka untuk membuka Bekal"),
        description=_("Boleh yang lama, boleh yang baru. Bukan tanggal lahir."),
        filters=[remove_spaces],
        validators=[_validate_new_pin],
    )

    def validate_words(self, field: Field) -> None:
        words = normalize_typed_words(field.data or "")
        unknown = positions_of_unknown_words(words)
        if unknown:
            raise ValidationError(
                gettext("Kata ke-%(n)s tidak ada di daftar. Periksa lagi.", n=unknown[0])
            )
        if len(words) != WORDS:
            raise ValidationError(gettext("Ada %(n)s kata. Tulis enam kata.", n=len(words)))


class PinOrWordsForm(SignedInForm):
    """The form that asks for the PIN, or the current six words, before words are shown. `catatan`
    holds the signed words, `giliran` the token of this page."""

    catatan = HiddenField()
    giliran = HiddenField()
    pin = StringField(_("Enam angka Anda"), filters=[remove_spaces])
    words = TextAreaField(
        _("Enam kata yang lama"), description=_("Tulis berurutan, dengan spasi di antaranya.")
    )


class PinResetRequestForm(SignedInForm):
    """The form that requests a PIN reset with a trainer's one-time code."""

    code = StringField(
        _("Kode dari pelatih"),
        description=_("Dua belas huruf dan angka. Hanya untuk sekali pakai."),
        filters=[_normalize_trainer_code_field],
        validators=[DataRequired(_("Tulis kode dari pelatih."))],
    )


class TrainerCodeForm(PinResetRequestForm):
    """The form to sign in with a trainer's one-time code and the PIN."""

    pin = StringField(
        _("Enam angka Anda"),
        filters=[remove_spaces],
        validators=[DataRequired(_("Tulis enam angka Anda."))],
    )


class ResetPinForm(SignedInForm):
    """The form for the new PIN, shown after the waiting time of a PIN reset."""

    pin = StringField(
        _("Enam angka baru"),
        description=_("Ingat angka ini. Bukan tanggal lahir."),
        filters=[remove_spaces],
        validators=[_validate_new_pin],
    )
