"""Marks and stores one review answer, from a form or from a phone. Does not change progress, core
or counters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.content.marking import BadAnswersError, mark_question
from app.course import queries as course
from app.kit.items import JudgedItem
from app.kit.room import SyncItemKind
from app.review import queries
from app.review.forms import ReviewAnswerBody
from app.review.models import ReviewAnswer, ReviewDue
from app.review.rules import is_asked_in_review
from app.sync.rules import ItemDeferredError, ItemRefusedError

_ANSWER = insert(ReviewAnswer)


def _upsert_due_date(
    insert_: sqlite.Insert | postgresql.Insert,
) -> sqlite.Insert | postgresql.Insert:
    return insert_.on_conflict_do_update(
        index_elements=["account", "lesson"], set_={"due_on": insert_.excluded.due_on}
    )


_DUE = {
    "sqlite": _upsert_due_date(sqlite.insert(ReviewDue)),
    "postgresql": _upsert_due_date(postgresql.insert(ReviewDue)),
}


def mark_review_answer(body: ReviewAnswerBody) -> tuple[dict[str, Any], None]:
    """Marks a review answer by the quiz version that the learner saw: {"right": bool}.

    Raises ItemRefusedError("unknown_lesson" | "unknown_question" | "bad_answers"), and
    ItemDeferredError if this version of a known lesson is not published here yet."""
    quiz = course.quiz_version(body.rev)
    if quiz is None and course.was_lesson_published(body.lesson):
        raise ItemDeferredError
    if quiz is None or quiz.lesson != body.lesson:
        raise ItemRefusedError("unknown_lesson")
    question = next((each for each in quiz.questions if each.id == body.question), None)
    if question is None or not is_asked_in_review(question.kind):
        raise ItemRefusedError("unknown_question")
    try:
        return {"right": mark_question(question, body.answer).right}, None
    except BadAnswersError:
        raise ItemRefusedError("bad_answers") from None


def store_review_answers(tx: Session, judged: Sequence[JudgedItem[None]], now: datetime) -> None:
    """Inserts new review answers, and recomputes the due date of each lesson. The caller
    (sync.actions.store_sent_items) locks the accounts' rows."""
    connection = tx.connection()
    connection.execute(_ANSWER, [_review_answer_row(item) for item in judged])
    rows = []
    for account, lesson in sorted(
        {(each.sent.account, each.sent.body["lesson"]) for each in judged}
    ):
        cards = queries.review_cards_of_lesson(account, lesson)
        if cards:
            due_on = min(card.due_on for card in cards)
            rows.append({"account": account, "lesson": lesson, "due_on": due_on})
    if rows:
        connection.execute(_DUE[connection.dialect.name], rows)


def _review_answer_row(item: JudgedItem[None]) -> dict[str, Any]:
    body = item.sent.body
    return {
        "id": item.sent.id,
        "account": item.sent.account,
        "lesson": body["lesson"],
        "rev": body["rev"],
        "question": body["question"],
        "answer": body["answer"],
        "occurred_at": item.occurred_at,
    }


REVIEW = SyncItemKind(schema=ReviewAnswerBody, judge=mark_review_answer, apply=store_review_answers)


def erase_review_answers(tx: Session, account: UUID, now: datetime) -> None:
    """Deletes a person's review answers."""
    tx.execute(delete(ReviewAnswer).where(ReviewAnswer.account == account))


def erase_review_due_dates(tx: Session, account: UUID, now: datetime) -> None:
    """Deletes the due dates of a person's lessons."""
    tx.execute(delete(ReviewDue).where(ReviewDue.account == account))
