"""The form of one entry of the registry."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.villages.rules.entries import (
    FIELD_NAMES,
    PROGRAMMES,
    STATUSES,
    VillageEntry,
    is_future,
    parse_partial_date,
    text_fault,
)
from app.villages.rules.reading import REASONS


class EntryForm(SignedInForm):
    """What the registry says of a village in a programme."""

    programme = SelectField(
        _("Program"), choices=lambda: {code: gettext(name) for code, name in PROGRAMMES.items()}
    )
    name = StringField(
        _("Nama program"),
        description=_("Hanya untuk program lain."),
        filters=[strip_invisible],
    )
    since = StringField(
        _("Sejak"), description=_("Tahun saja cukup. Contoh: 2025"), filters=[strip_invisible]
    )
    decree = StringField(_("Nomor SK"), filters=[strip_invisible])
    decree_date = StringField(
        _("Tanggal SK"), description=_("Contoh: 11-09-2025"), filters=[strip_invisible]
    )
    office = StringField(
        _("Kantor"),
        description=_("Tempat bertanya. Kantor atau jabatan, tanpa nama dan nomor."),
        filters=[strip_invisible],
    )
    status = SelectField(
        _("Keadaan"), choices=lambda: {code: gettext(name) for code, name in STATUSES.items()}
    )

    @staticmethod
    def prefilled(entry: VillageEntry) -> dict[str, Any]:
        """What the fields say before anything is typed."""
        return {name: getattr(entry, name) for name in FIELD_NAMES}

    def entry(self, village: str) -> VillageEntry:
        """The values of a valid form."""
        values = {name: str(getattr(self, name).data or "") for name in FIELD_NAMES}
        for name in ("since", "decree_date"):
            values[name] = parse_partial_date(values[name]) or ""
        return VillageEntry(village=village, **values)

    def say_already_listed(self) -> None:
        """Refuse a form whose programme the village has already."""
        self.programme.errors = [gettext("Desa ini sudah tercatat di program itu.")]

    def validate_name(self, field: StringField) -> None:
        is_own = self.programme.data == "lain"
        if is_own != bool(field.data):
            raise ValidationError(
                gettext("Tulis nama programnya.") if is_own else gettext("Kosongkan nama program.")
            )
        _check_text(field, "name")

    def validate_decree(self, field: StringField) -> None:
        _check_text(field, "decree")

    def validate_office(self, field: StringField) -> None:
        _check_text(field, "office")

    def validate_since(self, field: StringField) -> None:
        _check_date(field)

    def validate_decree_date(self, field: StringField) -> None:
        _check_date(field)


def reason_sentence(reason: str, detail: str = "") -> str:
    """Why a text is refused; `reason` is a key of REASONS."""
    return str(gettext(REASONS[reason], detail=detail))


def _check_text(field: StringField, name: str) -> None:
    fault = text_fault(name, field.data or "")
    if fault:
        raise ValidationError(reason_sentence(fault, gettext(FIELD_NAMES[name])))


def _check_date(field: StringField) -> None:
    if not field.data:
        return
    found = parse_partial_date(field.data)
    if found is None:
        raise ValidationError(reason_sentence("date", field.data[:40]))
    if is_future(found, today()):
        raise ValidationError(reason_sentence("future", field.data[:40]))
