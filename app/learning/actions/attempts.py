"""The record of attempts: how an answered quiz is marked and written, wherever it comes from."""

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
from app.kit.room import SyncKind
from app.kit.store.prepared import Prepared
from app.learning.actions.progress import tell_core
from app.learning.forms import QuizBody
from app.learning.models import Attempt, LessonProgress
from app.learning.rules import Fold, added_up, folded
from app.sync.rules import DeferredError, RefusedError

_OF_ATTEMPT = {each.name: each.type for each in Attempt.__table__.columns}
_OF_PROGRESS = LessonProgress.__table__.columns.keys()
_ATTEMPT = Prepared(insert(Attempt), *_OF_ATTEMPT)


def _fold_into(insert_: sqlite.Insert | postgresql.Insert) -> ReturningInsert[Any, Any, Any]:
    """The same sums as rules.progress.merged, as a statement. CASE, because min() and least()
    treat NULL in different ways on the two databases."""
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
# Of one attempt PostgreSQL writes both in one statement.
_KEPT = insert(Attempt).values(
    {name: bindparam(f"attempt_{name}", type_=of) for name, of in _OF_ATTEMPT.items()}
)
_BOTH = Prepared(_FOLD["postgresql"].add_cte(_KEPT.cte("kept")), *_OF_PROGRESS)


def judge_quiz(body: QuizBody) -> tuple[dict[str, Any], str]:
    """Mark by the version that the learner saw: {"right", "asked", "passed"}, and the lesson.

    Raises RefusedError("unknown_lesson" | "bad_answers"), and DeferredError for a version of a
    known lesson that was not published here yet."""
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
    """Write attempts that are new, add them to each person's progress, and tell households whose
    core grew. The accounts' rows are locked by the caller (sync.actions.accept), so that of two
    phones at once the second reads what the first has passed."""
    folds = added_up(((item.sent.account, item.detail), _fold(item)) for item in judged)
    returned = _written(tx.connection(), [_attempt(item) for item in judged], folds)
    # Only a first pass can change anybody's core: trying again, and not passing, costs neither
    # households nor counters. Where an earlier pass is kept, that is what comes back.
    first = {
        account
        for account, lesson, passed_at in returned
        if passed_at is not None and passed_at == folds[account, lesson].passed_at
    }
    if first:
        tell_core(tx, first, now=now)


def _written(
    connection: Connection,
    attempts: Sequence[Mapping[str, Any]],
    folds: Mapping[tuple[UUID, str], Fold],
) -> Sequence[Sequence[Any]]:
    """Insert attempts, and add them up: what is kept then, as (account, lesson, first pass)."""
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


def _fold(item: JudgedItem[str]) -> Fold:
    result: Mapping[str, Any] = item.result
    return folded(result["right"], result["asked"], result["passed"], item.occurred_at)


QUIZ = SyncKind(schema=QuizBody, judge=judge_quiz, apply=record_attempts)


def erase_attempts(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's answers."""
    tx.execute(delete(Attempt).where(Attempt.account == account))
