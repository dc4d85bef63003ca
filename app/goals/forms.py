"""Forms: a plan with its pots, an amount, and who may see what."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from babel.dates import format_time
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from app.goals import rules
from app.goals.rules import FREE, POTS, REMINDER_HOURS, GoalPlan, PlannedPot
from app.kit.clock import today
from app.kit.forms.base import PublicForm, SignedInForm, strip_invisible
from app.kit.forms.fields import RupiahField
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language, month_names
from app.kit.text.i18n import lazy_gettext as _l
from app.kit.text.icalendar import LAST_DAY, LATEST_DAY, MonthlyEvent

POT_NAMES = {
    "darurat": _l("Dana darurat"),
    "sekolah": _l("Sekolah"),
    "rumah": _l("Rumah"),
    "modal": _l("Modal usaha"),
}


def pot_name(pot: PlannedPot) -> str:
    return pot.name or str(POT_NAMES[pot.pot])


class _PotAmountField(RupiahField):
    """A field for the amount of one pot, prefilled with the planned amount."""

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return self.typed_text
        return numbers.format_rupiah(self.data, language())


def _month_choices() -> dict[str, str]:
    return {str(n): name for n, name in enumerate(month_names(), start=1)}


def _year_choices() -> dict[str, str]:
    first = today().year
    return {str(year): str(year) for year in range(first, first + rules.LONGEST_YEARS + 1)}


class GoalPlanForm(SignedInForm):
    """The form of a goal: its name, its last month, and the amount of each pot in use."""

    name = StringField(
        _l("Untuk apa?"),
        description=_l("Contoh: modal warung"),
        filters=[strip_invisible],
        validators=[
            DataRequired(_l("Tulis tujuan Anda. Contoh: modal warung")),
            Length(max=60, message=_l("Paling panjang 60 huruf.")),
        ],
    )
    # Computed when a page is made: month names depend on the language, years on the day.
    month = SelectField(_l("Bulan"), choices=_month_choices, validate_choice=False)
    year = SelectField(_l("Tahun"), choices=_year_choices, validate_choice=False)
    # Pot names are icon ids too, and an id must be unique on a page.
    darurat = _PotAmountField(
        POT_NAMES["darurat"],
        id="isi-darurat",
        description=_l("Untuk kejadian mendadak. Isi lebih dulu."),
    )
    sekolah = _PotAmountField(POT_NAMES["sekolah"], id="isi-sekolah")
    rumah = _PotAmountField(POT_NAMES["rumah"], id="isi-rumah")
    modal = _PotAmountField(
        POT_NAMES["modal"], id="isi-modal", description=_l("Uang untuk memulai usaha")
    )
    lain_name = StringField(
        _l("Nama kantong lain"),
        description=_l("Contoh: naik haji"),
        filters=[strip_invisible],
        validators=[Length(max=30, message=_l("Paling panjang 30 huruf."))],
    )
    lain = _PotAmountField(_l("Jumlah kantong itu"), id="isi-lain")
    begins = RadioField(
        _l("Tanda yang sudah ada"),
        choices=lambda: {
            "tetap": _("Tetap dipakai. Ini perubahan tujuan."),
            "baru": _("Mulai dari awal. Ini tujuan baru."),
        },
        default="tetap",
        validate_choice=False,
    )
    seen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        objections = [
            (self.month, self._month_error()),
            (self.darurat, self._pots_error()),
            (
                self.lain_name,
                _("Beri nama kantong ini.") if self._has_own_pot_amount_without_name() else "",
            ),
            (self.lain, _("Tulis jumlahnya.") if self._has_named_own_pot_without_amount() else ""),
        ]
        for field, sentence in objections:
            if sentence and not field.errors:
                field.errors = [sentence]
                fine = False
        return fine

    def _month_error(self) -> str:
        until = self._last_month()
        if until is None:
            return str(_("Pilih bulan dan tahun dari daftar."))
        if until < today().replace(day=1):
            return str(_("Pilih bulan ini atau sesudahnya."))
        return ""

    def _pots_error(self) -> str:
        filled = any(self[pot].data or self[pot].errors for pot in POTS)
        return "" if filled else _("Isi jumlah di paling sedikit satu kantong.")

    def _has_own_pot_amount_without_name(self) -> bool:
        return bool(self.lain.data) and not self.lain_name.data

    def _has_named_own_pot_without_amount(self) -> bool:
        return bool(self.lain_name.data) and self.lain.data is None

    def _last_month(self) -> date | None:
        if self.month.data not in _month_choices() or self.year.data not in _year_choices():
            return None
        return date(int(self.year.data), int(self.month.data), 1)

    def plan(self) -> GoalPlan:
        return GoalPlan(
            name=self.name.data or "",
            until=date(int(self.year.data), int(self.month.data), 1),
            pots=tuple(
                PlannedPot(pot, self[pot].data, self.lain_name.data if pot == FREE else None)
                for pot in POTS
                if self[pot].data
            ),
        )

    def seen_goal_id(self) -> UUID | None:
        return parse_uuid(self.seen.data)

    @classmethod
    def prefilled(cls, plan: GoalPlan | None, seen: UUID | None) -> GoalPlanForm:
        """The form as first shown, with the plan of goal `seen`: the proposal, else the current
        goal."""
        if plan is None:
            a_year_on = today().replace(day=1)
            return cls(month=str(a_year_on.month), year=str(a_year_on.year + 1), seen="")
        amounts = {pot.pot: pot.target for pot in plan.pots}
        free = next((pot.name for pot in plan.pots if pot.pot == FREE), "")
        return cls(
            name=plan.name,
            month=str(plan.until.month),
            year=str(plan.until.year),
            lain_name=free,
            seen=str(seen or ""),
            **amounts,
        )


class SavingsMarkForm(SignedInForm):
    """The form for an amount that was set aside; the amount is optional."""

    amount = RupiahField(_l("Jumlah (boleh kosong)"))


def parse_uuid(text: str | None) -> UUID | None:
    """The UUID in a hidden field; None if the text is not one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def parse_month(text: str | None) -> date | None:
    """The month in a hidden field, as its first day; None if the text is not one.

    >>> parse_month("2026-11-01"), parse_month("2026-11-02"), parse_month("x")
    (datetime.date(2026, 11, 1), None, None)
    """
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.day == 1 else None


_FROM_LIST = _l("Pilih satu dari daftar.")


def _day_choices() -> dict[str, str]:
    days = {str(day): str(day) for day in range(1, LATEST_DAY + 1)}
    return days | {str(LAST_DAY): _("Hari terakhir bulan itu")}


def _hour_choices() -> dict[str, str]:
    return {
        str(hour): format_time(time(hour), "short", locale=language()) for hour in REMINDER_HOURS
    }


class CalendarReminderForm(PublicForm):
    """The form of a reminder in the calendar of a phone: a day of the month, and an hour."""

    day = SelectField(
        _l("Tanggal"),
        name="tanggal",
        choices=_day_choices,
        default="1",
        validate_choice=False,
        validators=[AnyOf([*map(str, (*range(1, LATEST_DAY + 1), LAST_DAY))], _FROM_LIST)],
    )
    hour = SelectField(
        _l("Jam"),
        name="jam",
        choices=_hour_choices,
        default="19",
        validate_choice=False,
        validators=[AnyOf([*map(str, REMINDER_HOURS)], _FROM_LIST)],
    )

    def event(self, site: str) -> MonthlyEvent:
        """The event of a valid form; it links to the home page of `site`, an address without a
        slash at its end. Its title is neutral, since other people may see a calendar."""
        host = urlsplit(site).hostname
        return MonthlyEvent(
            f"pengingat@{host}", "Bekal", f"{site}/", int(self.day.data), int(self.hour.data)
        )
