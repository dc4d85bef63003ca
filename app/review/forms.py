"""What comes in: one question answered again, from a phone's outbox or from the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from app.kit.forms.base import Form
from app.kit.secrets import sign, unsign
from app.kit.store.db import new_id
from app.review.rules import Card

# Far beyond any question that `kursus cek` lets through; so one item stays small whatever is sent.
MOST_OPTIONS = 40
LONGEST_TEXT = 200
SHEET_LIVES = 30 * 24 * 3600
"""Seconds; the page may lie open on a phone for weeks."""

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=MOST_OPTIONS)]
ParsedField = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]


class ReviewBody(BaseModel):
    """Sync kind `review`: `rev` is the version of the quiz that was seen, `answer` option numbers
    in file order (0: "Saya belum tahu") or the typed text; never a score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    question: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    answer: Numbers | ParsedField


class Turn(BaseModel):
    """A question of this visit, and the id under which its answer will be kept."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    lesson: str
    question: str
    skipped: bool = False


class Sheet(BaseModel):
    """A visit under way, as it travels in the form's hidden field. `now` is the turn that is asked,
    `rev` the version in which."""

    model_config = ConfigDict(frozen=True)

    account: UUID
    turns: tuple[Turn, ...]
    now: int = 0
    rev: str = ""

    @property
    def turn(self) -> Turn:
        return self.turns[self.now]

    @property
    def is_over(self) -> bool:
        return self.now >= len(self.turns)

    def asking(self, rev: str) -> Sheet:
        return self.model_copy(update={"rev": rev})

    def onward(self, *, skipped: bool = False) -> Sheet:
        """At the next turn."""
        turn = self.turn.model_copy(update={"skipped": skipped})
        turns = (*self.turns[: self.now], turn, *self.turns[self.now + 1 :])
        return self.model_copy(update={"turns": turns, "now": self.now + 1})

    def to_send(self, answer: list[int] | str) -> dict[str, Any]:
        """The body of the item that is sent."""
        turn = self.turn
        return {
            "lesson": turn.lesson,
            "rev": self.rev,
            "question": turn.question,
            "answer": answer,
        }


class ReviewForm(Form):
    """Only the token; the answer is read by name (`j`, `t`), since each question has its own."""


class SheetTamperedError(ValueError):
    """The hidden field is not what we signed for this person."""


def new_sheet(account: UUID, cards: Iterable[Card]) -> Sheet:
    """A visit that asks `cards`, each under a new id."""
    turns = tuple(Turn(id=new_id(), lesson=c.lesson, question=c.question) for c in cards)
    return Sheet(account=account, turns=turns)


def seal(sheet: Sheet) -> str:
    """The sheet as the text of a hidden field, signed."""
    return sign(sheet.model_dump(mode="json"), "review")


def unseal(text: str, account: UUID) -> Sheet:
    """The sheet that `seal` wrote. Raises SheetTamperedError, also where it was made for another
    person (Back on a shared phone)."""
    try:
        sheet = Sheet.model_validate(unsign(text, "review", SHEET_LIVES))
    except ValidationError:
        raise SheetTamperedError from None
    if sheet.account != account or sheet.is_over:
        raise SheetTamperedError
    return sheet
