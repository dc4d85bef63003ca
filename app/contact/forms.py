"""Form: the month in which somebody plans to leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import SelectField

from app.contact.rules import months_offered
from app.kit.clock import today
from app.kit.forms.base import SignedInForm
from app.kit.text.i18n import format_month_and_year, gettext
from app.kit.text.i18n import lazy_gettext as _


class PlannedDepartureForm(SignedInForm):
    month = SelectField(
        _("Bulan Anda berangkat"),
        description=_("Boleh tidak diisi. Hanya untuk pelatih yang Anda beri izin."),
    )

    def __init__(self, month: date | None, **kwargs: Any) -> None:
        super().__init__(month="" if month is None else f"{month:%Y-%m}", **kwargs)
        offered = months_offered(today())
        self.month.choices = [
            ("", gettext("Tidak diisi")),
            *((f"{each:%Y-%m}", format_month_and_year(each)) for each in offered),
        ]
