"""Review answers from a phone: stored once, in any order, without other effects."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.counters.models import Counter
from app.households.models import CoreProgress
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.store.db import new_id, read, transaction
from app.learning.models import Attempt, LessonProgress
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from app.review import queries
from app.review.models import ReviewAnswer, ReviewDue
from app.sync.actions import store_sent_items
from app.sync.rules import ItemOutcome
from app.training import actions as training
from tests.factories import make_staff, share_all
from tests.page import Page
from tests.rooms.learning.answers import NOW, core_lessons, quiz_item, quiz_of
from tests.rooms.learning.conftest import Family, sign_in
from tests.rooms.review.conftest import DAY, LESSON, REVIEW, STORY, Clock, passed, reviewed

Statements = Callable[[], Any]


def rows(app: Flask, *models: Any) -> list[Any]:
    with app.app_context():
        return [
            sorted(str(row) for row in read().execute(select(*model.__table__.columns)))
            for model in models
        ]


def item(app: Flask, account: UUID, **changes: Any) -> SentItem:
    """A right answer to the first question of the lesson; `changes` replace parts of its body."""
    with app.app_context():
        quiz = quiz_of(LESSON)
    body: dict[str, Any] = {
        "lesson": LESSON,
        "rev": quiz.rev,
        "question": quiz.questions[0].id,
        "answer": list(quiz.questions[0].right_options),
    }
    return SentItem(new_id(), account, UUID(int=7), "review", body | changes, utcnow())


def outcome(app: Flask, sent: SentItem) -> ItemOutcome:
    with app.app_context():
        (found,) = store_sent_items([sent], utcnow())
    return found


def test_review_answer_changes_neither_lesson_progress_nor_statistics(
    school: Flask, family: Family
) -> None:
    with school.app_context():
        core = core_lessons()
    passed(school, family.mother, *core[:11])
    passed(school, family.mother, core[11], misses=2)  # one lesson short of the whole core
    before = rows(school, LessonProgress, CoreProgress, Counter, Attempt)
    for lesson in core:
        for question in range(3):
            reviewed(school, family.mother, lesson, question, at=NOW)
            reviewed(school, family.mother, lesson, question, right=False, at=NOW)
    assert rows(school, LessonProgress, CoreProgress, Counter, Attempt) == before


def test_repeated_review_item_is_a_duplicate_and_a_different_one_under_its_id_conflicts(
    school: Flask, family: Family
) -> None:
    first = item(school, family.mother)
    assert (outcome(school, first).status, outcome(school, first).status) == (
        "created",
        "duplicate",
    )
    assert outcome(school, first).result == {"right": True}
    other = SentItem(
        first.id, first.account, first.device, "review", {**first.body, "answer": [0]}, NOW
    )
    assert outcome(school, other).status == "conflict"
    assert len(rows(school, ReviewAnswer)[0]) == 1


def test_review_due_dates_do_not_depend_on_order_or_repetition_of_answers(
    school: Flask, make_family: Callable[[], Family]
) -> None:
    mixed = random.Random(3)
    seen = []
    for shuffled in (False, True):
        account = make_family().mother
        with school.app_context():
            quiz = quiz_of(LESSON)
            items = [
                quiz_item(account, LESSON, n % 3, at=NOW - (20 - 3 * n) * DAY) for n in range(4)
            ]
            for n in range(8):
                question = quiz.questions[n % 2]
                body = {"lesson": LESSON, "rev": quiz.rev, "question": question.id}
                answer = list(question.right_options) if n % 3 else [0]
                at = NOW - (8 - n) * DAY
                items.append(
                    SentItem(
                        new_id(), account, UUID(int=7), "review", {**body, "answer": answer}, at
                    )
                )
            if shuffled:
                items += items[::2]
                mixed.shuffle(items)
                for each in items:
                    store_sent_items([each], NOW)
            else:
                store_sent_items(items, NOW)
            seen.append(queries.review_cards_of_account(account))
    assert len(seen[0]) == len(quiz.questions)
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"lesson": "kirim-uang/tidak-ada"}, "unknown_lesson"),
        ({"lesson": "menabung/dana-darurat"}, "unknown_lesson"),
        ({"rev": "0" * 64, "lesson": "tidak/ada"}, "unknown_lesson"),
        ({"question": "tidak-ada"}, "unknown_question"),
        ({"question": "\x00"}, "unknown_question"),
        ({"answer": [9]}, "bad_answers"),
        ({"answer": "satu"}, "bad_answers"),
        ({"answer": [1, 1]}, "bad_answers"),
        ({"answer": [-1]}, "bad_body"),
        ({"answer": ["1"]}, "bad_body"),
        ({"answer": [True]}, "bad_body"),
        ({"answer": None}, "bad_body"),
        ({"answer": "9" * 201}, "bad_body"),
        ({"answer": [1] * 41}, "bad_body"),
        ({"lesson": "a\x00"}, "bad_body"),
        ({"right": True}, "bad_body"),
        ({"rev": "x"}, "bad_body"),
    ],
)
def test_malformed_review_item_is_rejected_with_a_reason(
    school: Flask, family: Family, changes: dict[str, Any], code: str
) -> None:
    found = outcome(school, item(school, family.mother, **changes))
    assert (found.status, found.code) == ("rejected", code)
    assert rows(school, ReviewAnswer) == [[]]


def test_review_answer_to_an_unpublished_quiz_version_is_deferred(
    school: Flask, family: Family
) -> None:
    assert outcome(school, item(school, family.mother, rev="0" * 64)).status == "deferred"


def test_review_answer_to_a_scenario_question_is_rejected(school: Flask, family: Family) -> None:
    with school.app_context():
        quiz = quiz_of(STORY)
    story = {"lesson": STORY, "rev": quiz.rev, "question": quiz.questions[-1].id, "answer": [1]}
    found = outcome(school, item(school, family.mother, **story))
    assert (found.status, found.code) == ("rejected", "unknown_question")


def test_number_typed_as_a_review_answer_is_stored_as_typed(school: Flask, family: Family) -> None:
    lesson = "menabung/dana-darurat"
    with school.app_context():
        quiz = quiz_of(lesson)
    question = next(each for each in quiz.questions if each.kind == "number")
    typed = {"lesson": lesson, "rev": quiz.rev, "question": question.id, "answer": "7.500.000"}
    sent_item = item(school, family.mother, **typed)
    assert outcome(school, sent_item).result == {"right": True}
    with school.app_context():
        found = queries.find_review_answer(sent_item.id, family.mother)
    assert found is not None
    assert found.answer == "7.500.000"


def test_review_page_runs_the_same_number_of_sql_statements_for_any_number_of_attempts(
    school: Flask, mother: Page, family: Family, statements: Statements
) -> None:
    with school.app_context():
        lessons = core_lessons()
    passed(school, family.mother, *lessons)
    mother.get(REVIEW)  # loads each quiz version into memory
    seen_before = None
    for times in (0, 30):
        if times:
            passed(school, family.mother, *lessons, times=times)
        with statements() as seen:
            mother.get(REVIEW)
        assert sum("FROM attempt" in each for each in seen) == 1
        assert seen_before in (None, len(seen))
        seen_before = len(seen)


def test_review_link_on_the_home_page_costs_one_sql_statement_and_reads_no_quiz_attempts(
    school: Flask, mother: Page, family: Family, statements: Statements
) -> None:
    passed(school, family.mother, LESSON)
    counts = []
    for times in (1, 40):
        passed(school, family.mother, LESSON, times=times)
        reviewed(school, family.mother, LESSON, at=NOW)
        with statements() as seen:
            mother.get("/")
        assert not any("FROM attempt" in each or "FROM review_answer" in each for each in seen)
        assert sum("review_due" in each for each in seen) == 1
        counts.append(len(seen))
    assert counts[0] == counts[1]


def home_row(page: Page) -> bool:
    page.get("/")
    return any(a.get("href") == REVIEW for a in page.root.one("main").all("a"))


def test_home_page_links_to_review_only_when_a_question_is_due(
    school: Flask, mother: Page, family: Family, later: Clock
) -> None:
    assert not home_row(mother)
    passed(school, family.mother, LESSON, days=0)
    assert not home_row(mother)
    later(1)
    assert not home_row(mother)
    later(1)
    assert home_row(mother)
    with school.app_context():
        questions = len(quiz_of(LESSON).questions)
    for n in range(questions):
        assert home_row(mother)
        reviewed(school, family.mother, LESSON, n, at=utcnow())
    assert not home_row(mother)
    with school.app_context():
        (row,) = queries.export_review_due_dates(family.mother)
    assert row["due_on"] > date(2026, 12, 1)
    later(12)
    assert home_row(mother)
    passed(school, family.mother, LESSON, days=0)  # the quiz was just answered, so nothing is due
    assert not home_row(mother)


def test_course_page_links_to_review_once_a_lesson_is_passed(
    school: Flask, mother: Page, family: Family
) -> None:
    def course_page_links_to_review() -> bool:
        mother.get("/belajar")
        return any(a.get("href") == REVIEW for a in mother.root.one("main").all("a"))

    assert not course_page_links_to_review()
    passed(school, family.mother, LESSON, days=0)
    assert course_page_links_to_review()


def test_review_answers_change_no_page_of_relatives_trainers_or_officers(
    school: Flask, mother: Page, family: Family, new_page: Any
) -> None:
    """Relatives, trainer and officer get exactly the same pages as before."""
    trainer, trainer_id = make_staff(school, "Pak Bambang", "pelatih", "35.02")
    officer, _ = make_staff(school, "Ratna", "petugas", "35.02")
    worker = new_page()
    sign_in(school, worker.client, family.worker)
    with school.app_context(), transaction() as tx:
        share_all(tx, [family.mother, family.worker])
        cohort = training.create_cohort(
            tx,
            trainer_id,
            name="Ponorogo",
            place="balai desa",
            starts=NOW.date(),
            ends=NOW.date() + timedelta(days=30),
            now=NOW,
        )
        training.enrol_in_cohort(tx, cohort, family.mother, now=NOW)
        training.answer_trainer_consent(
            tx, family.mother, cohort, agrees=True, language="id", now=NOW
        )
    passed(school, family.mother, LESSON)
    looks = [
        (worker, "/keluarga"),
        (worker, f"/keluarga/{family.mother}"),
        (worker, "/"),
        (trainer, f"/kelompok/{cohort}"),
        (officer, "/cakupan/35.02"),
        (officer, "/cakupan/35.02.json"),
    ]

    def seen() -> list[str]:
        return [
            browser.client.get(address, follow_redirects=True).get_data(as_text=True)
            for browser, address in looks
        ]

    before = seen()
    assert "Pelajaran" in before[1]
    for n in range(3):
        reviewed(school, family.mother, LESSON, n, right=n > 0, at=NOW)
    assert seen() == before


def test_review_answers_are_exported_and_erased_with_the_account(
    school: Flask, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    reviewed(school, family.mother, LESSON, at=NOW)
    reviewed(school, family.worker, LESSON, at=NOW)
    with school.app_context():
        kept = export_personal_data(family.mother)
    assert [len(kept[name]) for name in ("review_answer", "review_due")] == [1, 1]
    with school.app_context():
        with transaction() as tx:
            erase_person(tx, family.mother, NOW)
        left = [
            read().execute(select(model.account)).scalars().all()
            for model in (ReviewAnswer, ReviewDue)
        ]
    assert left == [[family.worker], [family.worker]]
