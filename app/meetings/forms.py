"""Forms: a meeting, who was there, and a number on a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, field_validator
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput

from app.course import queries as course
from app.kit.clock import today
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.forms.fields import DatePickerField, ParsedField, count_parser
from app.kit.text.i18n import gettext, language
from app.kit.text.i18n import lazy_gettext as _
from app.meetings.rules import CALLED_OFF_BECAUSE, find_clock_time, is_day_of_meeting

MOST_NUMBERS = 1_000_000
MOST_MARKS = 500
"""Of one item that a phone sends; it bounds its size."""


def called_off_words() -> dict[str, str]:
    """Why a meeting did not take place, in words."""
    words = (
        gettext("cuaca"),
        gettext("tempat tidak bisa dipakai"),
        gettext("pelatih berhalangan"),
        gettext("peserta terlalu sedikit"),
        gettext("ada acara lain di desa"),
    )
    return dict(zip(CALLED_OFF_BECAUSE, words, strict=True))


def not_yet_held() -> str:
    """Why attendance of a meeting to come is refused, in words."""
    return str(gettext("Pertemuan ini belum berlangsung. Catat pada harinya."))


def topic_of_lesson(lesson_id: str | None) -> str | None:
    """The title of the lesson that is the topic of a meeting; None without one, or if it is no
    longer published."""
    lesson = course.catalogue().lesson(lesson_id) if lesson_id else None
    return None if lesson is None else lesson.title[language()]


def _topics() -> dict[str, Any]:
    """The lessons to choose from, by the title of their module. No private one: an attendance list
    with names and that topic would tell of its people."""
    lang = language()
    topics = {
        module.title[lang]: {
            lesson.id: lesson.title[lang] for lesson in module.lessons if not lesson.private
        }
        for module in course.catalogue().learner_modules
    }
    return {"": gettext("Belum dipilih")} | {name: its for name, its in topics.items() if its}


class TopicForm(SignedInForm):
    """The topic and the time of a meeting."""

    lesson = RadioField(_("Topik"), description=_("Boleh dikosongkan."))
    starts_at = StringField(
        _("Jam mulai"),
        description=_("Boleh dikosongkan. Contoh: 09.30"),
        filters=[strip_invisible],
    )

    def __init__(self, lesson: str = "", **kwargs: Any) -> None:
        topics = _topics()
        is_offered = any(lesson in its for its in topics.values() if isinstance(its, dict))
        super().__init__(lesson=lesson if is_offered else "", **kwargs)
        self.lesson.choices = topics

    def validate_starts_at(self, field: StringField) -> None:
        if field.data and find_clock_time(field.data) is None:
            raise ValidationError(gettext("Tulis jam seperti 09.30."))

    def topic(self) -> dict[str, str | None]:
        """The checked values, as actions take them."""
        return {
            "lesson": self.lesson.data or None,
            "starts_at": find_clock_time(self.starts_at.data or ""),
        }


class NewMeetingForm(TopicForm):
    held_on = DatePickerField(
        _("Tanggal"),
        description=_("Boleh tanggal yang sudah lewat."),
        validators=[InputRequired(_("Pilih tanggal. Contoh: 2027-02-28"))],
    )
    nth = RadioField(_("Kelas ke berapa hari itu?"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.nth.choices = [("1", gettext("Kelas pertama")), ("2", gettext("Kelas kedua"))]

    def validate_held_on(self, field: DatePickerField) -> None:
        if field.data is not None and not is_day_of_meeting(field.data, today()):
            raise ValidationError(gettext("Pilih tanggal dalam satu tahun ini."))

    def validate_nth(self, field: RadioField) -> None:
        if field.data not in ("1", "2"):
            raise ValidationError(gettext("Pilih kelas pertama atau kedua."))


class MeetingForm(TopicForm):
    """Also whether it took place."""

    called_off = RadioField(_("Jadi bertemu?"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        words = called_off_words().items()
        self.called_off.choices = [
            ("", gettext("Jadi")),
            *((key, gettext("Tidak jadi, karena %(reason)s", reason=its)) for key, its in words),
        ]

    def validate_called_off(self, field: RadioField) -> None:
        if field.data not in ("", *CALLED_OFF_BECAUSE):
            raise ValidationError(gettext("Pilih satu alasan."))


class AttendanceForm(SignedInForm):
    """Who was there. `shown`: whom the page showed as present when it was opened."""

    people = SelectMultipleField(
        _("Siapa hadir?"), option_widget=CheckboxInput(), validate_choice=False
    )
    shown = SelectMultipleField(validate_choice=False)


class SentMark(BaseModel):
    """Whether a person was there: an account of the cohort, or an invitation of its list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    participant: UUID
    present: StrictBool


class AttendanceBody(BaseModel):
    """The body of a sync item of kind `attendance`: what a trainer tapped at one class of a cohort,
    the first or second (`nth`) of its day, by the calendar of the place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cohort: UUID
    held_on: date = Field(alias="date")
    nth: Annotated[StrictInt, Field(ge=1, le=2)]
    marks: Annotated[tuple[SentMark, ...], Field(min_length=1, max_length=MOST_MARKS)]

    @field_validator("marks")
    @classmethod
    def _one_of_each_person(cls, marks: tuple[SentMark, ...]) -> tuple[SentMark, ...]:
        if len({each.participant for each in marks}) < len(marks):
            raise ValueError("two marks of one person")
        return marks


class SlipNumberForm(SignedInForm):
    """The number on a slip, of a person who is there."""

    number = ParsedField(
        _("Nomor di undangan"),
        count_parser(MOST_NUMBERS, _("Tulis nomor di undangan, misalnya 12.")),
        missing_error=_("Tulis nomor di undangan, misalnya 12."),
    )


class ScannedSlipForm(SignedInForm):
    """What the camera of a phone read from a slip; no picture."""

    slip = StringField(filters=[strip_invisible])


def ids_in(values: list[str] | None) -> Iterator[UUID]:
    """The ids among these values; other text is passed over."""
    for value in values or ():
        if re.fullmatch(r"[0-9a-fA-F-]{36}", value):
            try:
                yield UUID(value)
            except ValueError:
                continue
