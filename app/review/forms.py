"""Input: the answer to one review question, from a phone's outbox or from the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from app.kit.forms.base import SignedInForm
from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import new_id
from app.review.rules import Card

# Far above any question that `kursus cek` accepts; it bounds the size of one item.
MOST_OPTIONS = 40
LONGEST_TEXT = 200
SHEET_LIVES = 30 * 24 * 3600
"""Seconds; the page may stay open on a phone for weeks."""

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=MOST_OPTIONS)]
ParsedField = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]


class ReviewBody(BaseModel):
    """Sync kind `review`: `rev` is the quiz version that the learner saw, `answer` option numbers
    in file order (0: "Saya belum tahu") or the typed text; never a score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    question: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    answer: Numbers | ParsedField


class ReviewQuestion(BaseModel):
    """A question of this visit, and the id that its answer will get."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    lesson: str
    question: str
    skipped: bool = False


class ReviewSheet(BaseModel):
    """A review visit in progress, as carried in the form's hidden field. `now` is the index of the
    current question, `rev` the quiz version in which it is asked."""

    model_config = ConfigDict(frozen=True)

    account: UUID
    turns: tuple[ReviewQuestion, ...]
    now: int = 0
    rev: str = ""

    @property
    def turn(self) -> ReviewQuestion:
        return self.turns[self.now]

    @property
    def is_over(self) -> bool:
        return self.now >= len(self.turns)

    def with_rev(self, rev: str) -> ReviewSheet:
        return self.model_copy(update={"rev": rev})

    def advanced(self, *, skipped: bool = False) -> ReviewSheet:
        """The sheet at the next question."""
        turn = self.turn.model_copy(update={"skipped": skipped})
        turns = (*self.turns[: self.now], turn, *self.turns[self.now + 1 :])
        return self.model_copy(update={"turns": turns, "now": self.now + 1})

    def to_send(self, answer: list[int] | str) -> dict[str, Any]:
        """The body of the sync item."""
        turn = self.turn
        return {
            "lesson": turn.lesson,
            "rev": self.rev,
            "question": turn.question,
            "answer": answer,
        }


class ReviewForm(SignedInForm):
    """Only the CSRF token; the answer is read by name (`j`, `t`), since each question has its
    own."""


class ReviewSheetTamperedError(ValueError):
    """The hidden field is not signed by us for this person."""


def new_review_sheet(account: UUID, cards: Iterable[Card]) -> ReviewSheet:
    """A visit that asks `cards`, each with a new id."""
    turns = tuple(ReviewQuestion(id=new_id(), lesson=c.lesson, question=c.question) for c in cards)
    return ReviewSheet(account=account, turns=turns)


def seal(sheet: ReviewSheet) -> str:
    """The sheet as a signed text for a hidden field."""
    return sign_json(sheet.model_dump(mode="json"), "review")


def unseal(text: str, account: UUID) -> ReviewSheet:
    """The sheet that `seal` wrote. Raises an error also if it was made for another person (Back on
    a shared phone)."""
    try:
        sheet = ReviewSheet.model_validate(verify_signed(text, "review", SHEET_LIVES))
    except ValidationError:
        raise ReviewSheetTamperedError from None
    if sheet.account != account or sheet.is_over:
        raise ReviewSheetTamperedError
    return sheet
