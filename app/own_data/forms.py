"""The profile form and the erase form."""

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
from app.kit.forms.base import SignedInForm, remove_spaces, strip_invisible
from app.kit.text.i18n import gettext, language, language_names, territory
from app.kit.text.i18n import lazy_gettext as _
from app.work_abroad import queries as work

SKIPPED = _("Tidak saya isi")


def _optional_choices(labels: dict[str, str]) -> Callable[[], dict[str, str]]:
    """Choices in the language of the page, after an empty one; WTForms needs plain strings, so no
    lazy ones."""
    return lambda: {"": str(SKIPPED)} | {key: gettext(label) for key, label in labels.items()}


def _countries() -> dict[str, str]:
    """Every country with a country sheet, by name; accounts store its code in capitals."""
    code = language()
    named = sorted(work.country_sheets(), key=lambda each: each.name[code])
    return {"": str(SKIPPED)} | {each.code.upper(): each.name[code] for each in named}


def _empty_choice(choice: Any) -> Any:
    """Convert a stored None to the empty choice."""
    return choice or ""


class ProfileForm(SignedInForm):
    """Name and language; the rest may be left out."""

    name = StringField(
        _("Nama panggilan"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis nama panggilan. Contoh: Sumi.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    language = RadioField(_("Bahasa"), choices=language_names)
    stage = RadioField(
        _("Tahap Anda"),
        description=_("Untuk memilih pelajaran yang paling perlu. Boleh tidak diisi."),
        choices=_optional_choices(STAGES),
        filters=[_empty_choice],
    )
    country = SelectField(
        _("Negara tempat bekerja"),
        description=_("Untuk contoh biaya dan nomor bantuan. Boleh tidak diisi."),
        filters=[_empty_choice],
    )
    sex = RadioField(
        _("Perempuan atau laki-laki"),
        description=_("Untuk melihat apakah Bekal sampai ke semua. Boleh tidak diisi."),
        choices=_optional_choices(SEXES),
        filters=[_empty_choice],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _countries()
        kept = getattr(kwargs.get("obj"), "country", None)
        if kept and kept not in names:
            # Its sheet went away since: what was told stays until the person says otherwise.
            names[kept] = territory(kept)
        self.country.choices = [*names.items()]


class EraseForm(SignedInForm):
    """A learner enters the PIN, or the six words if it is forgotten; staff enter the passphrase."""

    pin = StringField(_("Enam angka Anda"), filters=[remove_spaces])
    words = TextAreaField(
        _("Enam kata pemulihan"),
        description=_("Tulis berurutan, dengan spasi di antaranya."),
    )
    passphrase = PasswordField(_("Kalimat sandi"))
    sure = BooleanField(
        _("Ya, hapus semua data saya. Ini tidak bisa dibatalkan."),
        validators=[InputRequired(_("Centang dulu kotak ini kalau Anda yakin."))],
    )
