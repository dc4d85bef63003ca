"""Input: the answer to one review question, from a phone's outbox or from the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from app.kit.forms.base import SignedInForm
from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import new_id
from app.review.rules import ReviewCard

# Far above any question that `kursus cek` accepts; it bounds the size of one item.
MOST_OPTIONS = 40
LONGEST_TEXT = 200
SHEET_LIVES = 30 * 24 * 3600
"""Seconds; the page may stay open on a phone for weeks."""

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=MOST_OPTIONS)]
ParsedField = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]


class ReviewAnswerBody(BaseModel):
    """Sync kind `review`: `rev` is the quiz version that the learner saw, `answer` option numbers
    in file order (0: "Saya belum tahu") or the typed text; never a score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    question: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    answer: Numbers | ParsedField


class ReviewQuestion(BaseModel):
    """A question of a review visit, and the id that its answer will get."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    lesson: str
    question: str
    skipped: bool = False


class ReviewVisit(BaseModel):
    """A review visit in progress, as carried in the form's hidden field. `now` is the index of the
    current question, `rev` the quiz version in which it is asked."""

    model_config = ConfigDict(frozen=True)

    account: UUID
    turns: tuple[ReviewQuestion, ...]
    now: int = 0
    rev: str = ""

    @property
    def current_question(self) -> ReviewQuestion:
        return self.turns[self.now]

    @property
    def is_finished(self) -> bool:
        return self.now >= len(self.turns)

    def with_quiz_version(self, rev: str) -> ReviewVisit:
        return self.model_copy(update={"rev": rev})

    def moved_to_next_question(self, *, skipped: bool = False) -> ReviewVisit:
        """The visit at the next question."""
        turn = self.current_question.model_copy(update={"skipped": skipped})
        turns = (*self.turns[: self.now], turn, *self.turns[self.now + 1 :])
        return self.model_copy(update={"turns": turns, "now": self.now + 1})

    def sync_item_body(self, answer: list[int] | str) -> dict[str, Any]:
        """The body of the sync item."""
        turn = self.current_question
        return {"lesson": turn.lesson, "rev": self.rev, "question": turn.question, "answer": answer}


class ReviewForm(SignedInForm):
    """A form with only the CSRF token; the answer is read by field name (`j`, `t`), since each
    question has fields of its own."""


class InvalidReviewVisitError(ValueError):
    """The hidden field of a review visit was not signed by this server for this person."""


def start_review_visit(account: UUID, cards: Iterable[ReviewCard]) -> ReviewVisit:
    """A visit that asks the questions of `cards`, each with a new answer id."""
    turns = tuple(ReviewQuestion(id=new_id(), lesson=c.lesson, question=c.question) for c in cards)
    return ReviewVisit(account=account, turns=turns)


def sign_review_visit(visit: ReviewVisit) -> str:
    """The visit as a signed text for a hidden field."""
    return sign_json(visit.model_dump(mode="json"), "review")


def verify_review_visit(signed_text: str, account: UUID) -> ReviewVisit:
    """The visit that `sign_review_visit` signed. Raises InvalidReviewVisitError, also if
    it was made for another person (Back on a shared phone)."""
    try:
        sheet = ReviewVisit.model_validate(verify_signed(signed_text, "review", SHEET_LIVES))
    except ValidationError:
        raise InvalidReviewVisitError from None
    if sheet.account != account or sheet.is_finished:
        raise InvalidReviewVisitError
    return sheet
