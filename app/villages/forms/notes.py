"""Forms: how far a village is with each mark, and a meeting about offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from wtforms import RadioField, StringField
from wtforms.validators import Optional, ValidationError

from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField, ParsedField, count_parser
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.villages.forms.entries import reason_sentence
from app.villages.rules.entries import FIRST_YEAR, private_fault
from app.villages.rules.readiness import LONGEST_PAPER, MARKS, STATES, NotedMark, State

MOST_PEOPLE = 1_000
STEP = 5


class MarksForm(SignedInForm):
    """The eight marks, three fields each: state, paper, day. A mark whose state is "" is not
    noted."""

    def of_mark(self, mark: str) -> tuple[Any, Any, Any]:
        return self[mark], self[f"{mark}_surat"], self[f"{mark}_hari"]

    def noted(self) -> list[NotedMark]:
        """The marks of a valid form that have a state."""
        return list(self._noted())

    def _noted(self) -> Iterator[NotedMark]:
        for mark in MARKS:
            state, paper, day = self.of_mark(mark)
            if state.data:
                its = cast("State", state.data)
                yield NotedMark(mark, its, paper.data or "", day.data or today())

    def validate(self, extra_validators: Any = None) -> bool:
        is_fine = super().validate(extra_validators)
        for mark in MARKS:
            state, paper, day = self.of_mark(mark)
            if state.data in ("ada", "berjalan"):
                if not paper.data:
                    paper.errors = [gettext("Tulis surat atau bukti lain.")]
                if not day.data and not day.errors:
                    day.errors = [gettext("Pilih tanggal. Contoh: 2027-02-28")]
                is_fine = is_fine and not (paper.errors or day.errors)
        return is_fine


def marks_form(before: Sequence[NotedMark]) -> MarksForm:
    """The form, filled with what was noted last."""

    class Form(MarksForm):
        pass

    values: dict[str, Any] = dict.fromkeys(MARKS, "")
    for each in before:
        values |= {
            each.mark: each.state,
            f"{each.mark}_surat": each.paper,
            f"{each.mark}_hari": each.seen_on,
        }
    for mark, its in MARKS.items():
        setattr(Form, mark, RadioField(gettext(its.question), choices=_states))
        paper = StringField(
            _("Surat atau bukti"),
            filters=[strip_invisible],
            validators=[_check_paper],
        )
        setattr(Form, f"{mark}_surat", paper)
        day = DatePickerField(_("Tanggal"), validators=[Optional(), _check_day])
        setattr(Form, f"{mark}_hari", day)
    return Form(**values)


class MeetingForm(SignedInForm):
    """A meeting about offers. `people`: a multiple of five; 0 takes the meeting back."""

    held_on = DatePickerField(_("Tanggal"), validators=[Optional()])
    people = ParsedField(
        _("Berapa orang yang datang?"),
        count_parser(MOST_PEOPLE, _("Tulis dengan angka. Contoh: 25"), allow_zero=True),
        _("Tulis dengan angka. Contoh: 25"),
        description=_("Bulatkan ke 5, 10, 15, dan seterusnya. 0 membatalkan."),
    )

    def day(self) -> date:
        """The day of a valid form."""
        return cast("date", self.held_on.data)

    def validate(self, extra_validators: Any = None) -> bool:
        is_fine = super().validate(extra_validators)
        if self.held_on.data is None and not self.held_on.errors:
            self.held_on.errors = [gettext("Pilih tanggal. Contoh: 2027-02-28")]
            return False
        return is_fine

    def validate_held_on(self, field: DatePickerField) -> None:
        _check_day(self, field)

    def validate_people(self, field: ParsedField) -> None:
        if field.data is not None and field.data % STEP:
            raise ValidationError(gettext("Bulatkan ke kelipatan 5. Contoh: 25"))


def _states() -> dict[str, str]:
    return {"": gettext("belum dicatat")} | {code: gettext(name) for code, name in STATES.items()}


def _check_paper(_form: Any, field: StringField) -> None:
    text = field.data or ""
    if len(text) > LONGEST_PAPER:
        raise ValidationError(
            gettext("Tulis lebih pendek, paling banyak %(n)s huruf.", n=LONGEST_PAPER)
        )
    without_digits = "".join(letter for letter in text if not letter.isdigit())
    fault = private_fault(text, is_decree=True) or private_fault(without_digits)
    if fault:
        raise ValidationError(reason_sentence(fault))


def _check_day(_form: Any, field: DatePickerField) -> None:
    day = field.data
    if day is not None and day > today():
        raise ValidationError(gettext("Tanggal ini belum lewat."))
    if day is not None and day.year < FIRST_YEAR:
        raise ValidationError(gettext("Pilih tanggal. Contoh: 2027-02-28"))
