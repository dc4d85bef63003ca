"""The form for a read token."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from app.frozen_weeks.rules import PERMISSION
from app.kit.clock import WIB, today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField
from app.kit.permissions import signed_in_person
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.read_tokens.rules import LONGEST_LIFE
from app.regions import codes
from app.regions.queries import region_name
from app.staff.rules import end_of_last_day

MOST_REGIONS = 50
LONGEST_NAME = 60
LONGEST_REGIONS = MOST_REGIONS * 15


class ReadTokenForm(SignedInForm):
    """The form for a new token. `note` is its signed id, so that a form sent twice makes one."""

    note = HiddenField()
    name = StringField(
        _("Untuk apa"),
        description=_("Contoh: papan angka dinas, dibaca tiap Senin"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis untuk apa token ini.")),
            Length(max=LONGEST_NAME, message=_("Tulis yang lebih pendek.")),
        ],
    )
    regions = StringField(
        _("Kode wilayah"),
        description=_(
            "Termasuk yang di dalamnya. Beberapa kode dipisah koma. Contoh: 35.07, 35.02"
        ),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis satu kode wilayah atau lebih.")),
            Length(max=LONGEST_REGIONS, message=_("Tulis paling banyak 50 kode wilayah.")),
        ],
    )
    last_day = DatePickerField(
        _("Hari terakhir berlaku"),
        description=_("Paling lama satu tahun. Tanggal ini masih termasuk."),
        validators=[InputRequired(_("Pilih tanggal."))],
    )

    def region_codes(self) -> list[str]:
        """The codes that were typed, each once."""
        typed = re.split(r"[\s,;]+", self.regions.data or "")
        return list(dict.fromkeys(code for code in typed if code))

    def until(self) -> datetime:
        """The moment at which the token ends. Call it only after validation."""
        assert self.last_day.data is not None  # noqa: S101 (validated)
        return end_of_last_day(self.last_day.data, WIB)

    def validate_regions(self, field: Any) -> None:
        typed = self.region_codes()
        if not typed:  # only commas
            raise ValidationError(gettext("Tulis satu kode wilayah atau lebih."))
        if len(typed) > MOST_REGIONS:
            raise ValidationError(gettext("Tulis paling banyak 50 kode wilayah."))
        for code in typed:
            if not codes.is_region_code(code):
                raise ValidationError(gettext("Tulis kode seperti ini: 35.07. Untuk negara: 00."))
            # The same words for a region that does not exist and for one outside.
            if not signed_in_person().may(PERMISSION, code) or region_name(code) is None:
                sentence = gettext("Kode %(code)s tidak ada di wilayah Anda.", code=code)
                raise ValidationError(sentence)

    def validate_last_day(self, field: Any) -> None:
        if field.data < today():
            raise ValidationError(gettext("Tanggal itu sudah lewat."))
        if field.data > today() + LONGEST_LIFE:
            raise ValidationError(gettext("Pilih tanggal paling lama satu tahun dari sekarang."))
