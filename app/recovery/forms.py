"""Forms: six words, a trainer's code, a new PIN."""

from __future__ import annotations

from typing import Any

from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.identity.rules import tidy_code
from app.kit.forms.base import Form, without_spaces
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.recovery.rules.pins import pin_refusal
from app.recovery.rules.words import WORDS, tidy_words, unknown_words


def _will_do(form: Any, field: Field) -> None:
    """A validator for PINs being set, not for PINs being tried."""
    refusal = pin_refusal(field.data or "")
    if refusal is not None:
        raise ValidationError(gettext(refusal))


def _code(text: Any) -> Any:
    return tidy_code(text) if isinstance(text, str) else text


class WordsForm(Form):
    """Six words on a new phone, and the new PIN."""

    words = TextAreaField(
        _("Enam kata pemulihan"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
        validators=[DataRequired(_("Tulis enam kata dari catatan Anda."))],
    )
    pin = StringField(
        _("Enam angka untuk membuka Bekal"),
        description=_("Boleh yang lama, boleh yang baru. Bukan tanggal lahir."),
        filters=[without_spaces],
        validators=[_will_do],
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


class PinOrWordsForm(Form):
    """The PIN, or the current six words, before new words are shown. `catatan` holds the signed
    words, `giliran` the turn of this page."""

    catatan = HiddenField()
    giliran = HiddenField()
    pin = StringField(_("Enam angka Anda"), filters=[without_spaces])
    words = TextAreaField(
        _("Enam kata yang lama"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
    )


class AskForm(Form):
    """A trainer's one-time code."""

    code = StringField(
        _("Kode dari pelatih"),
        description=_("Dua belas huruf dan angka. Hanya untuk sekali pakai."),
        filters=[_code],
        validators=[DataRequired(_("Tulis kode dari pelatih."))],
    )


class CodeForm(AskForm):
    """The code, and the PIN."""

    pin = StringField(
        _("Enam angka Anda"),
        filters=[without_spaces],
        validators=[DataRequired(_("Tulis enam angka Anda."))],
    )


class NewPinForm(Form):
    """The new PIN, when the wait is over."""

    pin = StringField(
        _("Enam angka baru"),
        description=_("Ingat angka ini. Bukan tanggal lahir."),
        filters=[without_spaces],
        validators=[_will_do],
    )
