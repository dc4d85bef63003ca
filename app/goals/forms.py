"""Forms: a plan with its pots, an amount, and who may see what."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.goals import rules
from app.goals.rules import FREE, POTS, Plan, Pot
from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import RupiahField
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language, month_names
from app.kit.text.i18n import lazy_gettext as _l

POT_NAMES = {
    "darurat": _l("Dana darurat"),
    "sekolah": _l("Sekolah"),
    "rumah": _l("Rumah"),
    "modal": _l("Modal usaha"),
}


def pot_name(pot: Pot) -> str:
    return pot.name or str(POT_NAMES[pot.pot])


class _Planned(RupiahField):
    """Prefilled with the planned amount."""

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return self.typed_text
        return numbers.rupiah(self.data, language())


def _months() -> dict[str, str]:
    return {str(n): name for n, name in enumerate(month_names(), start=1)}


def _years() -> dict[str, str]:
    first = today().year
    return {str(year): str(year) for year in range(first, first + rules.LONGEST_YEARS + 1)}


class PlanForm(SignedInForm):
    """A proposed goal: its name, its last month, and the amount of each pot in use."""

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
    month = SelectField(_l("Bulan"), choices=_months, validate_choice=False)
    year = SelectField(_l("Tahun"), choices=_years, validate_choice=False)
    # Pot names are icon ids too, and an id must be unique on a page.
    darurat = _Planned(
        POT_NAMES["darurat"],
        id="isi-darurat",
        description=_l("Untuk kejadian mendadak. Isi lebih dulu."),
    )
    sekolah = _Planned(POT_NAMES["sekolah"], id="isi-sekolah")
    rumah = _Planned(POT_NAMES["rumah"], id="isi-rumah")
    modal = _Planned(POT_NAMES["modal"], id="isi-modal", description=_l("Uang untuk memulai usaha"))
    lain_name = StringField(
        _l("Nama kantong lain"),
        description=_l("Contoh: naik haji"),
        filters=[strip_invisible],
        validators=[Length(max=30, message=_l("Paling panjang 30 huruf."))],
    )
    lain = _Planned(_l("Jumlah kantong itu"), id="isi-lain")
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
            (self.month, self._about_month()),
            (self.darurat, self._about_pots()),
            (self.lain_name, _("Beri nama kantong ini.") if self._nameless() else ""),
            (self.lain, _("Tulis jumlahnya.") if self._amountless() else ""),
        ]
        for field, sentence in objections:
            if sentence and not field.errors:
                field.errors = [sentence]
                fine = False
        return fine

    def _about_month(self) -> str:
        until = self._until()
        if until is None:
            return str(_("Pilih bulan dan tahun dari daftar."))
        if until < today().replace(day=1):
            return str(_("Pilih bulan ini atau sesudahnya."))
        return ""

    def _about_pots(self) -> str:
        filled = any(self[pot].data or self[pot].errors for pot in POTS)
        return "" if filled else _("Isi jumlah di paling sedikit satu kantong.")

    def _nameless(self) -> bool:
        return bool(self.lain.data) and not self.lain_name.data

    def _amountless(self) -> bool:
        return bool(self.lain_name.data) and self.lain.data is None

    def _until(self) -> date | None:
        if self.month.data not in _months() or self.year.data not in _years():
            return None
        return date(int(self.year.data), int(self.month.data), 1)

    def plan(self) -> Plan:
        """The plan in a valid form."""
        return Plan(
            name=self.name.data or "",
            until=date(int(self.year.data), int(self.month.data), 1),
            pots=tuple(
                Pot(pot, self[pot].data, self.lain_name.data if pot == FREE else None)
                for pot in POTS
                if self[pot].data
            ),
        )

    def has_seen(self) -> UUID | None:
        return id_in(self.seen.data)

    @classmethod
    def of(cls, plan: Plan | None, seen: UUID | None) -> PlanForm:
        """The form as first shown, prefilled with the proposal or the current goal."""
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


class AmountForm(SignedInForm):
    """The amount that was set aside; optional."""

    amount = RupiahField(_l("Jumlah (boleh kosong)"))


def id_in(text: str | None) -> UUID | None:
    """The id in a hidden field; None for any other text."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def month_in(text: str | None) -> date | None:
    """The month in a hidden field, as its first day.

    >>> month_in("2026-11-01"), month_in("2026-11-02"), month_in("x")
    (datetime.date(2026, 11, 1), None, None)
    """
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.day == 1 else None
