"""Input: an answered quiz, from a phone's outbox or from the form."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from app.kit.forms.base import SignedInForm
from app.kit.store.db import new_id

# Far above any quiz that `kursus cek` accepts; it bounds the size of one item.
MOST_QUESTIONS = 20
LONGEST_PATH = 40
LONGEST_TEXT = 200

Numbers = Annotated[list[Annotated[StrictInt, Field(ge=0, le=99)]], Field(max_length=LONGEST_PATH)]
Typed = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
QuestionId = Annotated[str, Field(min_length=1, max_length=80)]


class QuizBody(BaseModel):
    """The body of a sync item of kind `quiz`. `rev`: the quiz version that the learner saw.
    `answers`: option numbers in file order (0: "Saya belum tahu"), the path through a scenario, or
    the typed text; never scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    answers: Annotated[dict[QuestionId, Numbers | Typed], Field(max_length=MOST_QUESTIONS)]


class QuizSheet(QuizBody):
    """The answers of a quiz in progress, carried in a hidden form field, with the learner and the
    id of the attempt to store."""

    id: UUID
    account: UUID

    def with_answer(self, question: str, answer: list[int] | str) -> QuizSheet:
        return self.model_copy(update={"answers": {**self.answers, question: answer}})

    def sync_item_body(self) -> dict[str, Any]:
        return self.model_dump(include={"lesson", "rev", "answers"})


class QuizForm(SignedInForm):
    """The form of a question, with the CSRF token only: the view reads the answer by its name."""


class QuizSheetTamperedError(ValueError):
    """The hidden field is not signed by this server for this person and lesson."""


def new_quiz_sheet(lesson: str, rev: str, account: UUID) -> QuizSheet:
    """A quiz sheet without answers, with a new attempt id."""
    return QuizSheet(id=new_id(), account=account, lesson=lesson, rev=rev, answers={})


def sign_quiz_sheet(sheet: QuizSheet) -> str:
    return str(_quiz_sheet_signer().dumps(sheet.model_dump(mode="json")))


def read_signed_quiz_sheet(signed_text: str, lesson: str, account: UUID | None = None) -> QuizSheet:
    """Verify a signed quiz sheet. Raises QuizSheetTamperedError, also if it was made for another
    lesson or, if `account` is given, for another person (Back on a shared phone)."""
    try:
        sheet = QuizSheet.model_validate(_quiz_sheet_signer().loads(signed_text))
    except (BadSignature, ValueError):
        raise QuizSheetTamperedError from None
    if sheet.lesson != lesson or account not in (None, sheet.account):
        raise QuizSheetTamperedError
    return sheet


def _quiz_sheet_signer() -> URLSafeSerializer:
    # itsdangerous expects the newest key last; it signs, and the others still verify.
    older = reversed(current_app.config["SECRET_KEY_FALLBACKS"])
    return _quiz_sheet_signer_with(*older, current_app.config["SECRET_KEY"])


@lru_cache(1)
def _quiz_sheet_signer_with(*keys: str) -> URLSafeSerializer:
    return URLSafeSerializer(keys, salt="bekal-quiz")
