"""Input: answers that a trainer enters for a person without a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from app.kit.forms.base import SignedInForm
from app.kit.secrets import sign_json, verify_signed
from app.kit.text.i18n import gettext
from app.kit.text.i18n import lazy_gettext as _
from app.spoken.rules import WORDING

# As of a quiz: far above any that `kursus cek` accepts; they bound the size of one item.
MOST_QUESTIONS = 20
MOST_PEOPLE = 60
"""So many people answer at once; a class has 20 to 60."""
LONGEST_PATH = 40
LONGEST_TEXT = 200
SHEET_LIVES = 24 * 60 * 60
"""Seconds for which the answers of a lesson in progress are taken."""
LATEST = 253402300799999
"""Milliseconds since 1970 of the last moment that a date can hold."""

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=LONGEST_PATH)]
Typed = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
QuestionId = Annotated[str, Field(min_length=1, max_length=80)]


class SpokenConsentBody(BaseModel):
    """When the consent was read aloud and answered with yes, in milliseconds since 1970 by the
    phone's clock, and in which wording (rules.consent_card)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Annotated[StrictInt, Field(ge=0, le=LATEST)]
    text: StrictInt


class SpokenBody(BaseModel):
    """The body of a sync item of kind `lisan`: one quiz of one person. `participant`: an invitation
    of the cohort's list, or the account that was made from it. `answers` as of a quiz."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cohort: UUID
    participant: UUID
    consent: SpokenConsentBody
    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    answers: Annotated[dict[QuestionId, Numbers | Typed], Field(max_length=MOST_QUESTIONS)]


class SheetPerson(BaseModel):
    """A person on the sheet of one lesson: the id of the item to store, and the answers so far."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: UUID
    participant: UUID
    answers: dict[str, list[int] | str]


class SpokenSheet(BaseModel):
    """The answers of several people to one lesson, carried signed in a hidden form field, for one
    trainer and cohort. `begun_at`: when those who are new said yes, in milliseconds since 1970."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cohort: UUID
    staff: UUID
    lesson: str
    rev: str
    begun_at: int
    people: tuple[SheetPerson, ...]

    def with_answers(self, question: str, answers: Sequence[list[int] | str]) -> SpokenSheet:
        """The sheet with each person's answer to a question, in the order of the people."""
        people = tuple(
            each.model_copy(update={"answers": {**each.answers, question: answer}})
            for each, answer in zip(self.people, answers, strict=True)
        )
        return self.model_copy(update={"people": people})

    def bodies(self) -> list[dict[str, Any]]:
        """The bodies of the items to store, one a person (SpokenBody)."""
        return [
            {
                "cohort": str(self.cohort),
                "participant": str(each.participant),
                "consent": {"at": self.begun_at, "text": WORDING},
                "lesson": self.lesson,
                "rev": self.rev,
                "answers": dict(each.answers),
            }
            for each in self.people
        ]


def sign_spoken_sheet(sheet: SpokenSheet) -> str:
    return sign_json(sheet.model_dump(mode="json"), "lisan")


def read_spoken_sheet(signed_text: str, cohort: UUID, staff: UUID) -> SpokenSheet | None:
    """The sheet that this server signed for this cohort and trainer within a day; else None."""
    data = verify_signed(signed_text, "lisan", SHEET_LIVES)
    sheet = None if data is None else SpokenSheet.model_validate(data)
    return sheet if sheet is not None and (sheet.cohort, sheet.staff) == (cohort, staff) else None


class SpokenClassForm(SignedInForm):
    """Which lesson is asked, and who answers with cards."""

    lesson = RadioField(_("Pelajaran"), validate_choice=False)
    known = SelectMultipleField(
        _("Sudah setuju"), option_widget=CheckboxInput(), validate_choice=False
    )
    new = SelectMultipleField(
        _("Baru: centang yang bilang ya"), option_widget=CheckboxInput(), validate_choice=False
    )

    def validate_lesson(self, field: RadioField) -> None:
        if field.data not in {each.data for each in field}:
            raise ValidationError(gettext("Pilih satu pelajaran."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether somebody is ticked, not too many, and the lesson is one of those offered."""
        fits = super().validate(extra_validators)
        shown = self.known if self.known.choices else self.new
        ticked = {*(self.known.data or ()), *(self.new.data or ())}
        if len(ticked) > MOST_PEOPLE:
            shown.errors = [gettext("Paling banyak 60 orang sekali jawab. Bagi dua kali.")]
            return False
        if ticked:
            return bool(fits)
        shown.errors = [gettext("Centang dulu siapa yang ikut menjawab.")]
        return False


class SpokenAnswersForm(SignedInForm):
    """The answers to one question, with the CSRF token only: the view reads them by name."""
