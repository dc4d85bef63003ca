"""A new staff account: name, role, region, end."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.identity.rules.profile import LONGEST_NAME
from app.identity.rules.roles import ROLES
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField
from app.kit.permissions import signed_in_person
from app.kit.text.i18n import format_long_date, gettext
from app.kit.text.i18n import lazy_gettext as _
from app.regions import queries as regions
from app.regions.queries import NamedRegion
from app.sign_in.actions import check_passphrase
from app.staff import queries
from app.staff.rules import LONGEST_TASK, MAKE, ROLE_NAMES

LONGEST_SEARCH = 120


class OwnPassphraseForm(SignedInForm):
    """A form that asks for the signed-in person's own passphrase, since somebody else may sit at
    the open session."""

    passphrase = PasswordField(
        _("Kalimat sandi Anda"),
        description=_("Supaya orang lain di depan layar ini tidak bisa membuat kode."),
        validators=[DataRequired(_("Tulis kalimat sandi Anda."))],
    )

    def is_from_owner(self) -> bool:
        """Check the passphrase, and add the error to the field. The attempt is counted. Opens its
        own transactions."""
        reason = check_passphrase(signed_in_person().id, self.passphrase.data or "")
        if reason is not None:
            self.passphrase.errors = [gettext(reason)]
        return reason is None


class StaffAccountForm(OwnPassphraseForm):
    """The form for a new staff account. `note` is its signed id, so that a form sent twice creates
    one account."""

    note = HiddenField()
    name = StringField(
        _("Nama"),
        description=_("Tampil di layar peserta. Contoh: Bu Rina"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis nama. Contoh: Bu Rina.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )
    role = RadioField(
        _("Peran"),
        choices=lambda: {role: gettext(ROLE_NAMES[role]) for role in ROLES},
        validators=[DataRequired(_("Pilih satu peran."))],
    )
    place = StringField(
        _("Cari wilayah tugas"),
        description=_("Sebagian nama cukup. Contoh: ponorogo"),
        filters=[strip_invisible],
        validators=[Length(max=LONGEST_SEARCH, message=_("Tulis nama yang lebih pendek."))],
    )
    scope = RadioField(
        _("Wilayah tugas"),
        choices=[],
        validate_choice=False,  # what is chosen stays a choice when something else is looked for
        validators=[DataRequired(_("Cari wilayahnya, lalu pilih satu."))],
    )
    until = DatePickerField(
        _("Hari terakhir bertugas"),
        description=_("Boleh kosong. Tanggal ini masih termasuk."),
        validators=[Optional()],
    )

    def fill_region_choices(self) -> None:
        """Fill the choices of the region: the current person's own regions, the region chosen
        before, then the matches of the search, the widest first."""
        scopes = signed_in_person().scopes(MAKE)
        query = "" if self.place.errors else (self.place.data or "")[:LONGEST_SEARCH]
        found = (
            [p for own in scopes for p in regions.search_regions(query, within=own)]
            if query
            else []
        )
        chosen = [self.scope.data] if self.scope.data and not self.scope.errors else []
        own = [regions.find_region(code) for code in (*scopes, *chosen)]
        offered = [*(p for p in own if p), *sorted(found, key=lambda p: len(p.code))]
        self.scope.choices = {p.code: _region_label(p) for p in offered}
        if query and not found:
            self.place.errors = [gettext("Belum ada nama seperti itu di wilayah tugas Anda.")]

    def validate(self, extra_validators: Any = None) -> bool:
        """A grant must not outlast the grantor's own, or they could extend it themselves."""
        fine = super().validate(extra_validators)
        mine = (
            queries.last_ending_grant(signed_in_person().id, self.scope.data or "", utcnow())
            if fine
            else None
        )
        last = mine.last_day if mine else None
        if last is None or (self.until.data is not None and self.until.data <= last):
            return fine
        self.until.errors = [
            gettext(
                "Pilih tanggal. Tugas Anda sendiri sampai %(date)s.", date=format_long_date(last)
            )
        ]
        return False

    def validate_scope(self, field: RadioField) -> None:
        if regions.find_region(field.data or "") is None:
            raise ValidationError(gettext("Cari wilayahnya, lalu pilih satu."))
        if not signed_in_person().may(MAKE, field.data):
            raise ValidationError(gettext("Wilayah ini di luar tugas Anda."))

    def validate_until(self, field: DatePickerField) -> None:
        if field.data is None:
            return
        if field.data < today():
            raise ValidationError(gettext("Tanggal ini sudah lewat."))
        if field.data - today() > LONGEST_TASK:
            raise ValidationError(gettext("Paling lama lima tahun."))


class PassphraseResetForm(OwnPassphraseForm):
    """The form that gives a new start code. `note` is signed and contains the account and the
    secret to replace, so that a form sent twice gives one code."""

    note = HiddenField()


def _region_label(place: NamedRegion) -> str:
    """The name of a region with the regions above it: districts are often named like regencies."""
    name = place.name
    if place.level == "district":
        name = gettext("Kecamatan %(name)s", name=name)
    return ", ".join((name, *place.above))
