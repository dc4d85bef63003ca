"""What a profile says, and erasing, which asks once whether it is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.identity.rules.profile import LONGEST_NAME, SEXES, STAGES
from app.kit.forms.base import Form, strip, together
from app.kit.text.i18n import LANGUAGE_NAMES, gettext, language, territory
from app.kit.text.i18n import lazy_gettext as _
from app.work_abroad import queries as work

SKIPPED = _("Tidak saya isi")


def _or_nothing(labels: dict[str, str]) -> Callable[[], dict[str, str]]:
    """Choices in the language of the page; WTForms wants plain strings, so not lazy ones."""
    return lambda: {"": str(SKIPPED)} | {key: gettext(label) for key, label in labels.items()}


def _countries() -> dict[str, str]:
    """Every country with a sheet, by name; accounts hold its code in capitals."""
    code = language()
    named = sorted(work.countries(), key=lambda each: each.name[code])
    return {"": str(SKIPPED)} | {each.code.upper(): each.name[code] for each in named}


def _told(choice: Any) -> Any:
    """What was never said is the choice of saying nothing."""
    return choice or ""


class ProfileForm(Form):
    """Name and language; the rest may be left out."""

    name = StringField(
        _("Nama panggilan"),
        filters=[strip],
        validators=[
            DataRequired(_("Tulis nama panggilan. Contoh: Sumi.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    language = RadioField(_("Bahasa"), choices=LANGUAGE_NAMES)
    stage = RadioField(
        _("Tahap Anda"),
        description=_("Untuk memilih pelajaran yang paling perlu. Boleh tidak diisi."),
        choices=_or_nothing(STAGES),
        filters=[_told],
    )
    country = SelectField(
        _("Negara tempat bekerja"),
        description=_("Untuk contoh biaya dan nomor bantuan. Boleh tidak diisi."),
        filters=[_told],
    )
    sex = RadioField(
        _("Perempuan atau laki-laki"),
        description=_("Untuk melihat apakah Bekal sampai ke semua. Boleh tidak diisi."),
        choices=_or_nothing(SEXES),
        filters=[_told],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _countries()
        kept = getattr(kwargs.get("obj"), "country", None)
        if kept and kept not in names:
            # Its sheet went away since: what was told stays until the person says otherwise.
            names[kept] = territory(kept)
        self.country.choices = [*names.items()]


class EraseForm(Form):
    """Of a learner the PIN, or the six words of who forgot it; of staff the passphrase."""

    pin = StringField(_("Enam angka Anda"), filters=[together])
    words = TextAreaField(
        _("Enam kata pemulihan"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
    )
    passphrase = PasswordField(_("Kalimat sandi"))
    sure = BooleanField(
        _("Ya, hapus semua data saya. Ini tidak bisa dibatalkan."),
        validators=[InputRequired(_("Centang dulu kotak ini kalau Anda yakin."))],
    )
