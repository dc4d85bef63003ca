"""Forms for an entry, a check, a ring and a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from app.kit.clock import WIB, today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.partners.rules.entries import LONGEST, EntryFault, PartnerEntry, names_person
from app.partners.rules.links import LONGEST_LIFE, USUAL_LIFE
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS
from app.regions.queries import region_names
from app.staff.rules import end_of_last_day

LONGEST_REASON = 200
TOLD_BY_ORGANISATION = (
    "about", "needs", "languages", "hours", "phone", "desk", "web", "address", "cost",
)  # fmt: skip
"""What an organisation says of itself; its name, kind, places and source the staff says."""


def _text(label: Any, description: Any = "") -> StringField:
    return StringField(label, description=description, filters=[strip_invisible])


def _ticks(label: Any, choices: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, choices=choices, option_widget=CheckboxInput(), validate_choice=False
    )


class OwnEntryForm(SignedInForm):
    """What an organisation says of itself. Its faults are those of rules.entries."""

    about = _text(_("Keterangan"), _("Bantuannya dengan kata sederhana, tanpa nama orang."))
    needs = _ticks(
        _("Bantuan yang diberikan"), lambda: [(code, gettext(name)) for code, name in NEEDS.items()]
    )
    languages = _ticks(_("Bahasa"), lambda: list(LANGUAGES.items()))
    hours = _text(_("Jam buka"), _("Contoh: Senin sampai Jumat, 08.00–15.00"))
    phone = _text(_("Nomor telepon"), _("Nomor kantor saja, bukan nomor pribadi."))
    desk = _text(_("Loket yang mengangkat"), _("Contoh: loket pengaduan. Bukan nama orang."))
    web = _text(_("Laman"), _("Contoh: https://contoh.id"))
    address = _text(_("Alamat"), _("Kosongkan untuk rumah aman."))
    cost = _text(_("Biaya"), _("Contoh: gratis"))

    def entry(self, before: PartnerEntry) -> PartnerEntry:
        """The entry with what was typed."""
        typed = {name: _typed(self[name].data) for name in TOLD_BY_ORGANISATION}
        return replace(before, **typed)

    def show_faults(self, faults: Iterable[EntryFault]) -> None:
        """Set the sentences of these faults at their fields; of a field that the form does not
        have, at the first one."""
        for fault in faults:
            field = self._fields.get(fault.field, self.about)
            field.errors = [*field.errors, gettext(fault.sentence)]


class EntryForm(OwnEntryForm):
    """What the staff says of an entry."""

    name = _text(_("Nama"), _("Nama kantor atau lembaga."))
    kind = SelectField(
        _("Jenis"), choices=lambda: [(code, gettext(name)) for code, name in KINDS.items()]
    )
    places = _text(
        _("Tempat"),
        _("Kode wilayah atau negara, dipisah koma. Contoh: 33.01, tw"),
    )
    source = _text(_("Sumber"), _("Dari mana Anda tahu. Contoh: situs dinas"))
    as_of = _text(_("Sumber per"), _("Tahun, bulan, atau hari. Contoh: 2026-11"))

    def entry(self, before: PartnerEntry) -> PartnerEntry:
        told = super().entry(before)
        return replace(
            told,
            name=self.name.data or "",
            kind=self.kind.data or "",
            places=tuple(re.split(r"[\s,;]+", (self.places.data or "").strip())),
            source=self.source.data or "",
            as_of=self.as_of.data or "",
        )

    def validate_places(self, field: Any) -> None:
        """Each region is one of the official list."""
        codes = {code for code in re.split(r"[\s,;]+", field.data or "") if not code.isalpha()}
        unknown = sorted(codes - {""} - set(region_names(codes)))
        if unknown:
            sentence = gettext("Kode %(code)s tidak ada di daftar wilayah.", code=unknown[0])
            raise ValidationError(sentence)

    @classmethod
    def of(cls, entry: PartnerEntry | None) -> EntryForm:
        """The form, showing this entry until something is typed."""
        if entry is None:
            return cls()
        return cls(data=vars(entry) | {"places": ", ".join(entry.places)})


def blank_entry(partner: UUID) -> PartnerEntry:
    """An entry that says nothing yet."""
    return PartnerEntry(id=partner, name="", kind="", about="", needs=(), places=())


class OfficeForm(SignedInForm):
    """Which office checked or rang, and on which day."""

    office = StringField(
        _("Kantor yang memastikan"),
        description=_("Kantor atau jabatan, bukan nama orang. Contoh: Disnaker Cilacap"),
        filters=[strip_invisible],
        validators=[
            InputRequired(_("Tulis kantor yang memastikan.")),
            Length(max=LONGEST["checked_by"], message=_("Tulis yang lebih pendek.")),
        ],
    )
    on = DatePickerField(_("Tanggal"), validators=[InputRequired(_("Pilih tanggal."))])

    def validate_office(self, field: Any) -> None:
        if names_person(field.data or ""):
            raise ValidationError(gettext("Tulis loket atau jabatan, bukan nama orang."))

    def validate_on(self, field: Any) -> None:
        if field.data and field.data > today():
            raise ValidationError(gettext("Tanggal ini belum tiba."))

    def told(self) -> tuple[str, date]:
        """(office, day). Call it only after validation."""
        assert self.on.data is not None  # noqa: S101 (validated)
        return self.office.data or "", self.on.data


class DecisionForm(SignedInForm):
    """Approve or refuse. `shown`: the digest of the published entry beside which it was seen."""

    shown = HiddenField()
    reason = StringField(
        _("Alasan kalau ditolak"),
        filters=[strip_invisible],
        validators=[Length(max=LONGEST_REASON, message=_("Tulis alasan yang lebih pendek."))],
    )

    def require_reason(self) -> bool:
        """Whether a reason was given; sets the sentence if not."""
        if not self.reason.data:
            self.reason.errors = [gettext("Tulis alasannya.")]
        elif names_person(self.reason.data):
            self.reason.errors = [gettext("Tulis loket atau jabatan, bukan nama orang.")]
        return not self.reason.errors


class LinkForm(SignedInForm):
    """Until when a link is valid. `note` is its signed id, so that a form sent twice makes one."""

    note = HiddenField()
    last_day = DatePickerField(
        _("Hari terakhir berlaku"),
        description=_("Paling lama 90 hari. Tanggal ini masih termasuk."),
        default=lambda: today() + USUAL_LIFE,
        validators=[InputRequired(_("Pilih tanggal."))],
    )

    def until(self) -> datetime:
        """The moment at which the link ends. Call it only after validation."""
        assert self.last_day.data is not None  # noqa: S101 (validated)
        return end_of_last_day(self.last_day.data, WIB)

    def validate_last_day(self, field: Any) -> None:
        if field.data and field.data < today():
            raise ValidationError(gettext("Tanggal itu sudah lewat."))
        if field.data and field.data > today() + LONGEST_LIFE:
            raise ValidationError(gettext("Pilih tanggal paling lama 90 hari dari sekarang."))


def _typed(data: Any) -> Any:
    return tuple(data) if isinstance(data, list) else data or ""
