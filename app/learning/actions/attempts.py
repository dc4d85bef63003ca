"""Marks and stores an answered quiz, from a form or from a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.content.quiz import BadAnswersError, mark_quiz
from app.course import queries as course
from app.households import actions as households
from app.kit.items import JudgedItem
from app.kit.room import SyncItemKind
from app.kit.store.prepared import PreparedStatement
from app.learning.actions.progress import update_core_progress
from app.learning.forms import QuizBody
from app.learning.models import Attempt, LessonProgress
from app.learning.rules import AttemptTotals, merge_totals_by_key, totals_of_attempt
from app.sync.rules import ItemDeferredError, ItemRefusedError

_OF_ATTEMPT = {each.name: each.type for each in Attempt.__table__.columns}
_OF_PROGRESS = LessonProgress.__table__.columns.keys()
_ATTEMPT = PreparedStatement(insert(Attempt), *_OF_ATTEMPT)


def _merge_statement(insert_: sqlite.Insert | postgresql.Insert) -> ReturningInsert[Any, Any, Any]:
    """An upsert that merges totals as rules.merge_totals does. Uses CASE, because min() and least()
    treat NULL differently on the two databases."""
    old, new = LessonProgress, insert_.excluded

    def new_value_if(condition: ColumnElement[bool], name: str) -> ColumnElement[Any]:
        return case((condition, new[name]), else_=getattr(old, name))

    earlier = new.passed_at.is_not(None) & (
        old.passed_at.is_(None) | (new.passed_at < old.passed_at)
    )
    written = insert_.on_conflict_do_update(
        index_elements=["account", "lesson"],
        set_={
            "best": new_value_if(new.best > old.best, "best"),
            "tries": old.tries + new.tries,
            "passed_at": new_value_if(earlier, "passed_at"),
            "last_at": new_value_if(new.last_at > old.last_at, "last_at"),
        },
    )
    return written.returning(old.account, old.lesson, old.passed_at)


_MERGE = {
    "sqlite": _merge_statement(sqlite.insert(LessonProgress)),
    "postgresql": _merge_statement(postgresql.insert(LessonProgress)),
}
_PROGRESS = {name: PreparedStatement(total, *_OF_PROGRESS) for name, total in _MERGE.items()}
# For a single attempt, PostgreSQL writes attempt and progress in one statement.
_KEPT = insert(Attempt).values(
    {name: bindparam(f"attempt_{name}", type_=of) for name, of in _OF_ATTEMPT.items()}
)
_BOTH = PreparedStatement(_MERGE["postgresql"].add_cte(_KEPT.cte("kept")), *_OF_PROGRESS)


def mark_quiz_attempt(body: QuizBody) -> tuple[dict[str, Any], str]:
    """As `mark_quiz_answers`, for a sent item."""
    return mark_quiz_answers(body.lesson, body.rev, body.answers)


def mark_quiz_answers(
    lesson: str, rev: str, answers: Mapping[str, object]
) -> tuple[dict[str, Any], str]:
    """Mark the answers by the quiz version that the learner saw. Returns {"right", "asked",
    "passed"} and the lesson.

    Raises ItemRefusedError("unknown_lesson" | "bad_answers"), and ItemDeferredError if this
    version of a known lesson is not published here yet."""
    quiz = course.quiz_version(rev)
    if quiz is None:
        if course.was_lesson_published(lesson):
            raise ItemDeferredError
        raise ItemRefusedError("unknown_lesson")
    if quiz.lesson != lesson:
        raise ItemRefusedError("unknown_lesson")
    try:
        marked = mark_quiz(quiz, answers)
    except BadAnswersError:
        raise ItemRefusedError("bad_answers") from None
    return {"right": marked.right, "asked": marked.asked, "passed": marked.passed}, quiz.lesson


def record_attempts(
    tx: Session, judged: Sequence[JudgedItem[str]], now: datetime, *, spoken: bool = False
) -> None:
    """Insert new attempts (`spoken`: entered for people without a phone), add them to each person's
    progress and learning days, and update the core progress of people with a first pass. The caller
    (sync.actions.store_sent_items) locks the accounts' rows, so that of two concurrent phones the
    second reads the passes of the first."""
    totals = merge_totals_by_key(
        ((item.sent.account, item.detail), _totals_of_quiz_item(item)) for item in judged
    )
    returned = _write_attempts(
        tx.connection(), [_attempt_row(item, spoken) for item in judged], totals
    )
    households.record_learning_days(tx, ((item.sent.account, item.received_at) for item in judged))
    # Only a first pass can change core progress, so other attempts cost no update of households or
    # counters. If an earlier pass is stored, the statement returns that one.
    first = {
        account
        for account, lesson, passed_at in returned
        if passed_at is not None and passed_at == totals[account, lesson].passed_at
    }
    if first:
        update_core_progress(tx, first, now=now)


def _write_attempts(
    connection: Connection,
    attempts: Sequence[Mapping[str, Any]],
    totals: Mapping[tuple[UUID, str], AttemptTotals],
) -> Sequence[Sequence[Any]]:
    """Insert attempts and merge totals. Returns (account, lesson, time of the first pass) as stored
    afterwards."""
    rows = [
        {
            "account": account,
            "lesson": lesson,
            "best": total.best,
            "tries": total.tries,
            "passed_at": total.passed_at,
            "last_at": total.last_at,
        }
        for (account, lesson), total in sorted(totals.items())
    ]
    if len(attempts) == 1 and connection.dialect.name == "postgresql":
        attempt = {f"attempt_{name}": value for name, value in attempts[0].items()}
        return _BOTH.rows(connection, attempt | rows[0])
    _ATTEMPT.insert_all(connection, attempts)
    return _PROGRESS[connection.dialect.name].insert_all(connection, rows)


def _attempt_row(item: JudgedItem[str], spoken: bool) -> dict[str, Any]:
    return {
        "id": item.sent.id,
        "account": item.sent.account,
        "lesson": item.detail,
        "rev": item.sent.body["rev"],
        "answers": dict(item.sent.body["answers"]),
        "correct": item.result["right"],
        "asked": item.result["asked"],
        "occurred_at": item.occurred_at,
        "spoken": spoken,
    }


def _totals_of_quiz_item(item: JudgedItem[str]) -> AttemptTotals:
    result: Mapping[str, Any] = item.result
    return totals_of_attempt(result["right"], result["asked"], result["passed"], item.occurred_at)


QUIZ = SyncItemKind(schema=QuizBody, judge=mark_quiz_attempt, apply=record_attempts)


def erase_attempts(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(Attempt).where(Attempt.account == account))
