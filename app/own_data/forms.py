"""The profile form and the erase form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.identity.rules.departure import (
    LastDepartureAnswer,
    departure_choice,
    months_offered,
    parse_departure_choice,
)
from app.identity.rules.profile import LONGEST_NAME, SEXES, STAGES, WORDING
from app.kit.clock import today
from app.kit.forms.base import SignedInForm, remove_spaces, strip_invisible
from app.kit.text.i18n import (
    country_name,
    format_month_and_year,
    gettext,
    language,
    language_names,
)
from app.kit.text.i18n import lazy_gettext as _
from app.work_abroad import queries as work

SKIPPED = _("Tidak saya isi")
DEPARTURES_WITHOUT_MONTH = {
    "belum_berangkat": _("Belum berangkat"),
    "24_bulan": _("Dalam 24 bulan terakhir"),
    "lebih_lama": _("Lebih dari 24 bulan lalu"),
    "belum_tahu": _("Belum tahu"),
}


def _optional_choices(labels: dict[str, str]) -> Callable[[], dict[str, str]]:
    """Return a function that translates `labels` to choices, after an empty one; WTForms needs
    plain strings."""
    return lambda: {"": str(SKIPPED)} | {key: gettext(label) for key, label in labels.items()}


def _country_choices() -> dict[str, str]:
    """Choices of the countries that have a country sheet, by name; codes in capitals."""
    code = language()
    named = sorted(work.country_sheets(), key=lambda each: each.name[code])
    return {"": str(SKIPPED)} | {each.code.upper(): each.name[code] for each in named}


def _departure_choices(kept: LastDepartureAnswer | None) -> dict[str, list[tuple[str, str]]]:
    """Choices of the last departure in groups, the months by year; a kept month that is no longer
    offered stays."""
    in_words = {"": SKIPPED} | DEPARTURES_WITHOUT_MONTH
    months = months_offered(today())
    if kept is not None and kept.month is not None and kept.month.year not in months:
        months[kept.month.year] = [kept.month]
    return {gettext("Tanpa bulan"): [(key, str(label)) for key, label in in_words.items()]} | {
        str(year): [
            (departure_choice(LastDepartureAnswer("bulan", month)), format_month_and_year(month))
            for month in of_year
        ]
        for year, of_year in months.items()
    }


def departure_in_words(answer: LastDepartureAnswer) -> str:
    """When a person last departed, in the words in which they chose it."""
    if answer.month is not None:
        return format_month_and_year(answer.month)
    return str(DEPARTURES_WITHOUT_MONTH[answer.kind])


def _none_as_empty_choice(choice: Any) -> Any:
    """Convert a stored None to the empty choice."""
    return choice or ""


class ProfileForm(SignedInForm):
    """The profile form; only name and language are required."""

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
        filters=[_none_as_empty_choice],
    )
    country = SelectField(
        _("Negara tempat bekerja"),
        description=_("Untuk contoh biaya dan nomor bantuan. Boleh tidak diisi."),
        filters=[_none_as_empty_choice],
    )
    departure = SelectField(
        _("Kapan terakhir berangkat ke luar negeri"),
        description=_(
            "Boleh tidak diisi. Jawaban ini juga dihitung menurut wilayah, tanpa nama. "
            "Hanya dari keluarga yang dikenal petugas, dan angkanya dibulatkan."
        ),
        filters=[_none_as_empty_choice],
    )
    wording = HiddenField(default=str(WORDING))
    sex = RadioField(
        _("Perempuan atau laki-laki"),
        description=_("Untuk melihat apakah Bekal sampai ke semua. Boleh tidak diisi."),
        choices=_optional_choices(SEXES),
        filters=[_none_as_empty_choice],
    )

    def __init__(self, departure: LastDepartureAnswer | None, **kwargs: Any) -> None:
        super().__init__(departure=departure_choice(departure), **kwargs)
        names = _country_choices()
        kept = getattr(kwargs.get("obj"), "country", None)
        if kept and kept not in names:
            # Its sheet was removed since; the stored country stays until the person changes it.
            names[kept] = country_name(kept)
        self.country.choices = [*names.items()]
        self.departure.choices = _departure_choices(departure)

    @property
    def wording_shown(self) -> int:
        """Which wording stood on the page that was sent; 0 for a page of an earlier release."""
        return WORDING if self.wording.raw_data == [str(WORDING)] else 0

    def departure_answer(self) -> LastDepartureAnswer | None:
        """The answer that was chosen, in a valid form."""
        return parse_departure_choice(self.departure.data or "")


class EraseOwnDataForm(SignedInForm):
    """The form that confirms erasing: learners enter the PIN or the six words, staff the
    passphrase."""

    pin = StringField(_("Enam angka Anda"), filters=[remove_spaces])
    words = TextAreaField(
        _("Enam kata pemulihan"), description=_("Tulis berurutan, dengan spasi di antaranya.")
    )
    passphrase = PasswordField(_("Kalimat sandi"))
    sure = BooleanField(
        _("Ya, hapus semua data saya. Ini tidak bisa dibatalkan."),
        validators=[InputRequired(_("Centang dulu kotak ini kalau Anda yakin."))],
    )
