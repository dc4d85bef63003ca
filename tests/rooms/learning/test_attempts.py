"""An answered quiz is marked by the version that the learner saw, stored once, and totalled."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.content.quiz import Quiz
from app.course.actions.publish import store_quiz_versions
from app.households import queries as households
from app.kit.store.db import database, new_id, read, transaction
from app.learning import queries
from app.learning.models import Attempt, LessonProgress
from app.sync.actions import store_sent_items
from tests.conftest import counted
from tests.rooms.learning.answers import (
    NOW,
    core_lessons,
    core_version,
    quiz_answers,
    quiz_item,
    quiz_of,
)
from tests.rooms.learning.conftest import Family

LESSON = "kirim-uang/dua-biaya"
OTHER = "kirim-uang/bagi-semua-yang-dibayar"
LATER = NOW + timedelta(hours=1)


def progress(account: UUID, lesson: str = LESSON) -> Any:
    return (
        read()
        .execute(
            select(LessonProgress).where(
                LessonProgress.account == account, LessonProgress.lesson == lesson
            )
        )
        .one_or_none()
    )


def test_quiz_attempt_is_graded_and_stored_with_the_quiz_version(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        item = quiz_item(family.worker, LESSON)
        (outcome,) = store_sent_items([item], NOW)
        asked = len(quiz_of(LESSON).questions)
        assert outcome.status == "created"
        assert outcome.result == {"right": asked, "asked": asked, "passed": True}
        kept = queries.find_attempt(item.id, family.worker)
        assert kept is not None
        assert (kept.rev, kept.answers) == (quiz_of(LESSON).rev, item.body["answers"])
        assert queries.find_attempt(item.id, family.mother) is None


@pytest.mark.parametrize("misses, passed", [(0, True), (1, True), (2, False)])
def test_quiz_is_passed_with_at_most_one_wrong_answer(
    school: Flask, family: Family, misses: int, passed: bool
) -> None:
    with school.app_context():
        (outcome,) = store_sent_items([quiz_item(family.worker, LESSON, misses)], NOW)
        assert outcome.result is not None
        assert outcome.result["passed"] is passed
        assert (progress(family.worker).passed_at is not None) is passed


def test_lesson_progress_does_not_depend_on_the_order_in_which_quiz_attempts_arrive(
    school: Flask, family: Family
) -> None:
    early, late = NOW - timedelta(days=3), NOW - timedelta(days=1)
    with school.app_context():
        for misses, at in ((0, late), (2, NOW), (1, early)):
            store_sent_items([quiz_item(family.worker, LESSON, misses, at=at)], NOW)
        batch = [
            quiz_item(family.mother, LESSON, misses, at=at)
            for misses, at in ((1, early), (0, late), (2, NOW))
        ]
        store_sent_items(batch, NOW)
        store_sent_items(batch, NOW)
        for account in (family.worker, family.mother):
            row = progress(account)
            assert (row.best, row.tries) == (100, 3)
            assert (row.passed_at, row.last_at) == (early, NOW)


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"lesson": "tidak/ada"}, "unknown_lesson"),
        ({"lesson": OTHER}, "unknown_lesson"),
        ({"lesson": "tidak/ada", "rev": "0" * 64}, "unknown_lesson"),
        ({"answers": {"tidak-ada": [1]}}, "bad_answers"),
        ({"answers": {"tidak-ada": [-1]}}, "bad_body"),
        ({"answers": {"tidak-ada": [True]}}, "bad_body"),
        ({"answers": {"tidak-ada": "x" * 201}}, "bad_body"),
        ({"answers": {str(n): [1] for n in range(21)}}, "bad_body"),
        ({"rev": "x"}, "bad_body"),
        ({"score": 5}, "bad_body"),
    ],
)
def test_malformed_quiz_item_is_rejected_and_changes_no_progress(
    school: Flask, family: Family, changes: dict[str, Any], code: str
) -> None:
    with school.app_context():
        (outcome,) = store_sent_items([quiz_item(family.worker, LESSON, **changes)], NOW)
        assert (outcome.status, outcome.code) == ("rejected", code)
        assert progress(family.worker) is None


def test_quiz_attempt_for_an_unpublished_quiz_version_is_deferred(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        (outcome,) = store_sent_items([quiz_item(family.worker, LESSON, rev="0" * 64)], NOW)
        assert (outcome.status, outcome.result) == ("deferred", None)
        assert progress(family.worker) is None


def test_quiz_attempt_for_an_older_quiz_version_is_graded_by_that_version(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        newer = quiz_of(LESSON)
        older = Quiz.from_questions(LESSON, newer.questions[:2])
        with transaction() as tx:
            store_quiz_versions(tx, [older], now=NOW - timedelta(days=90))
        item = quiz_item(family.worker, LESSON, rev=older.rev, answers=quiz_answers(older))
        (outcome,) = store_sent_items([item], NOW)
        assert outcome.result == {"right": 2, "asked": 2, "passed": True}


def test_only_the_first_passed_attempt_of_a_quiz_touches_the_required_lessons_table(
    school: Flask, family: Family
) -> None:
    def tables(item: Any) -> str:
        with counted(school) as seen:
            store_sent_items([item], LATER)
        return " ".join(seen)

    with school.app_context():
        store_sent_items([quiz_item(family.mother, LESSON)], NOW)  # loads the quiz into memory
        assert "core_progress" not in tables(quiz_item(family.worker, LESSON, 2))
        assert "core_progress" in tables(quiz_item(family.worker, LESSON))
        assert "core_progress" not in tables(quiz_item(family.worker, LESSON, at=LATER))
        assert "core_progress" not in tables(quiz_item(family.worker, LESSON, 2, at=LATER))


def test_failed_quiz_attempt_writes_only_receipt_attempt_and_lesson_progress(
    school: Flask, family: Family
) -> None:
    """The day itself was stored with the first answer of the day; after that it is only read."""
    with school.app_context():
        store_sent_items([quiz_item(family.worker, LESSON)], NOW)
        with counted(school) as seen:
            store_sent_items([quiz_item(family.worker, LESSON, 2)], NOW)
    sent_ = [statement for statement in seen if not statement.startswith("BEGIN")]
    with school.app_context():
        is_sqlite = database().is_sqlite  # on SQLite the transaction is the lock
    # Receipt, attempt and progress; and which learning days there are.
    assert len(sent_) == (4 if is_sqlite else 3), sent_
    assert sent_[-1].startswith("SELECT learning_day.day")
    assert ("FOR NO KEY UPDATE" in sent_[0]) is not is_sqlite


def test_required_lessons_progress_counts_each_passed_lesson_once_and_keeps_its_finish_date(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        core = core_lessons("pekerja")
        for n, lesson in enumerate(core, 1):
            store_sent_items([quiz_item(family.worker, lesson)], NOW)
            store_sent_items([quiz_item(family.worker, lesson, 1)], NOW)
            stored = households.core_progress_of([family.worker])[family.worker, "pekerja"]
            assert (stored.core, stored.done, stored.total) == (core_version(), n, len(core))
        assert stored.since == NOW
        with transaction() as tx:
            tx.execute(
                insert(LessonProgress).values(
                    account=family.worker,
                    lesson="lain/ditarik",
                    best=100,
                    tries=1,
                    passed_at=NOW,
                    last_at=NOW,
                )
            )
        store_sent_items([quiz_item(family.worker, core[0])], NOW)
        assert households.core_progress_of([family.worker])[family.worker, "pekerja"] == stored


def test_quiz_attempts_of_two_people_in_one_batch_are_stored_with_progress_for_each(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        items = [
            quiz_item(who, lesson)
            for who, role in ((family.worker, "pekerja"), (family.mother, "keluarga"))
            for lesson in core_lessons(role)[:3]
        ]
        assert {o.status for o in store_sent_items(items, NOW)} == {"created"}
        core = households.core_progress_of([family.worker, family.mother])
        assert core[family.worker, "pekerja"].done == core[family.mother, "keluarga"].done == 3
        kept = read().execute(select(Attempt.id)).scalars().all()
        assert set(kept) == {item.id for item in items}


def test_quiz_attempt_of_an_unknown_account_is_not_stored(school: Flask) -> None:
    with school.app_context(), suppress(IntegrityError):  # on PostgreSQL the lock finds no account
        (outcome,) = store_sent_items([quiz_item(new_id(), LESSON)], NOW)
        assert outcome.code == "not_written"
    with school.app_context():
        assert read().execute(select(Attempt.id)).all() == []
