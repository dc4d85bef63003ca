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
    """Sync kind `quiz`: `rev` is the version that the learner saw; answers are option numbers in
    file order (0: "Saya belum tahu"), the path through a scenario, or the typed text; never
    scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: Annotated[StrictStr, Field(max_length=120, pattern=r"^[^\x00]+$")]
    rev: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
    answers: Annotated[dict[QuestionId, Numbers | Typed], Field(max_length=MOST_QUESTIONS)]


class QuizSheet(QuizBody):
    """A quiz in progress, as carried in the form's hidden field, with its learner and the id that
    its attempt will get."""

    id: UUID
    account: UUID

    def with_answer(self, question: str, answer: list[int] | str) -> QuizSheet:
        return self.model_copy(update={"answers": {**self.answers, question: answer}})

    def to_send(self) -> dict[str, Any]:
        """The body of the sync item."""
        return self.model_dump(include={"lesson", "rev", "answers"})


class QuizForm(SignedInForm):
    """Only the CSRF token; answers are read by name (`j`, `t`), since each question has its own."""


class QuizSheetTamperedError(ValueError):
    """The hidden field is not signed by us for this person and lesson."""


def new_quiz_sheet(lesson: str, rev: str, account: UUID) -> QuizSheet:
    """An empty quiz sheet with a new id."""
    return QuizSheet(id=new_id(), account=account, lesson=lesson, rev=rev, answers={})


def seal(sheet: QuizSheet) -> str:
    """The sheet as a signed text for a hidden field."""
    return str(_signer().dumps(sheet.model_dump(mode="json")))


def unseal(text: str, lesson: str, account: UUID | None = None) -> QuizSheet:
    """The sheet that `seal` wrote. Raises QuizSheetTamperedError, also if it was made for another
    lesson, or for another person than `account`, if given (Back on a shared phone)."""
    try:
        sheet = QuizSheet.model_validate(_signer().loads(text))
    except (BadSignature, ValueError):
        raise QuizSheetTamperedError from None
    if sheet.lesson != lesson or account not in (None, sheet.account):
        raise QuizSheetTamperedError
    return sheet


def _signer() -> URLSafeSerializer:
    # itsdangerous expects the newest key last; it signs, and the others still verify.
    older = reversed(current_app.config["SECRET_KEY_FALLBACKS"])
    return _signer_with(*older, current_app.config["SECRET_KEY"])


@lru_cache(1)
def _signer_with(*keys: str) -> URLSafeSerializer:
    return URLSafeSerializer(keys, salt="bekal-quiz")
