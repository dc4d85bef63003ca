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

from app.content.quiz import BadAnswers, mark
from app.course import queries as course
from app.kit.items import JudgedItem
from app.kit.room import SyncItemKind
from app.kit.store.prepared import Prepared
from app.learning.actions.progress import update_core_progress
from app.learning.forms import QuizBody
from app.learning.models import Attempt, LessonProgress
from app.learning.rules import AttemptTotals, total_by_key, totals_of_attempt
from app.sync.rules import DeferredError, RefusedError

_OF_ATTEMPT = {each.name: each.type for each in Attempt.__table__.columns}
_OF_PROGRESS = LessonProgress.__table__.columns.keys()
_ATTEMPT = Prepared(insert(Attempt), *_OF_ATTEMPT)


def _fold_into(insert_: sqlite.Insert | postgresql.Insert) -> ReturningInsert[Any, Any, Any]:
    """The same merge as rules.merge_totals, in SQL. Uses CASE, because min() and least() treat NULL
    differently on the two databases."""
    old, new = LessonProgress, insert_.excluded

    def either(condition: ColumnElement[bool], name: str) -> ColumnElement[Any]:
        return case((condition, new[name]), else_=getattr(old, name))

    earlier = new.passed_at.is_not(None) & (
        old.passed_at.is_(None) | (new.passed_at < old.passed_at)
    )
    written = insert_.on_conflict_do_update(
        index_elements=["account", "lesson"],
        set_={
            "best": either(new.best > old.best, "best"),
            "tries": old.tries + new.tries,
            "passed_at": either(earlier, "passed_at"),
            "last_at": either(new.last_at > old.last_at, "last_at"),
        },
    )
    return written.returning(old.account, old.lesson, old.passed_at)


_FOLD = {
    "sqlite": _fold_into(sqlite.insert(LessonProgress)),
    "postgresql": _fold_into(postgresql.insert(LessonProgress)),
}
_PROGRESS = {name: Prepared(fold, *_OF_PROGRESS) for name, fold in _FOLD.items()}
# For a single attempt, PostgreSQL writes attempt and progress in one statement.
_KEPT = insert(Attempt).values(
    {name: bindparam(f"attempt_{name}", type_=of) for name, of in _OF_ATTEMPT.items()}
)
_BOTH = Prepared(_FOLD["postgresql"].add_cte(_KEPT.cte("kept")), *_OF_PROGRESS)


def judge_quiz(body: QuizBody) -> tuple[dict[str, Any], str]:
    """Marks by the version that the learner saw: {"right", "asked", "passed"}, and the lesson.

    Raises RefusedError("unknown_lesson" | "bad_answers"), and DeferredError if this version of a
    known lesson is not published here yet."""
    quiz = course.quiz_version(body.rev)
    if quiz is None:
        if course.was_published(body.lesson):
            raise DeferredError
        raise RefusedError("unknown_lesson")
    if quiz.lesson != body.lesson:
        raise RefusedError("unknown_lesson")
    try:
        marked = mark(quiz, body.answers)
    except BadAnswers:
        raise RefusedError("bad_answers") from None
    return {"right": marked.right, "asked": marked.asked, "passed": marked.passed}, quiz.lesson


def record_attempts(tx: Session, judged: Sequence[JudgedItem[str]], now: datetime) -> None:
    """Inserts new attempts, adds them to each person's progress, and updates the core progress of
    people with a first pass. The caller (sync.actions.accept) locks the accounts' rows, so that of
    two concurrent phones the second reads the passes of the first."""
    folds = total_by_key(((item.sent.account, item.detail), _fold(item)) for item in judged)
    returned = _written(tx.connection(), [_attempt(item) for item in judged], folds)
    # Only a first pass can change core progress, so other attempts cost no update of households or
    # counters. If an earlier pass is stored, the statement returns that one.
    first = {
        account
        for account, lesson, passed_at in returned
        if passed_at is not None and passed_at == folds[account, lesson].passed_at
    }
    if first:
        update_core_progress(tx, first, now=now)


def _written(
    connection: Connection,
    attempts: Sequence[Mapping[str, Any]],
    folds: Mapping[tuple[UUID, str], AttemptTotals],
) -> Sequence[Sequence[Any]]:
    """Inserts attempts and merges totals; returns (account, lesson, first pass) as now stored."""
    rows = [
        {
            "account": account,
            "lesson": lesson,
            "best": fold.best,
            "tries": fold.tries,
            "passed_at": fold.passed_at,
            "last_at": fold.last_at,
        }
        for (account, lesson), fold in sorted(folds.items())
    ]
    if len(attempts) == 1 and connection.dialect.name == "postgresql":
        attempt = {f"attempt_{name}": value for name, value in attempts[0].items()}
        return _BOTH.rows(connection, attempt | rows[0])
    _ATTEMPT.insert_all(connection, attempts)
    return _PROGRESS[connection.dialect.name].insert_all(connection, rows)


def _attempt(item: JudgedItem[str]) -> dict[str, Any]:
    return {
        "id": item.sent.id,
        "account": item.sent.account,
        "lesson": item.detail,
        "rev": item.sent.body["rev"],
        "answers": dict(item.sent.body["answers"]),
        "correct": item.result["right"],
        "asked": item.result["asked"],
        "occurred_at": item.occurred_at,
    }


def _fold(item: JudgedItem[str]) -> AttemptTotals:
    result: Mapping[str, Any] = item.result
    return totals_of_attempt(result["right"], result["asked"], result["passed"], item.occurred_at)


QUIZ = SyncItemKind(schema=QuizBody, judge=judge_quiz, apply=record_attempts)


def erase_attempts(tx: Session, account: UUID, now: datetime) -> None:
    """Deletes a person's attempts."""
    tx.execute(delete(Attempt).where(Attempt.account == account))
