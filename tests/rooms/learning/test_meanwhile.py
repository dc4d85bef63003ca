"""Changes between answering and sending: the lesson was withdrawn, or the learner moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.content.quiz import Quiz
from app.course.actions.publish import store_quiz_versions
from app.households import actions as households
from app.kit.store.db import transaction
from app.learning import queries
from app.recount import actions as recount
from app.sync.actions import store_sent_items
from tests.page import Page
from tests.rooms.learning.answers import NOW, core_lessons, quiz_answers, quiz_item, quiz_of
from tests.rooms.learning.conftest import VILLAGE, Family, sign_in

ELSEWHERE = "35.07.12.2001"
WITHDRAWN = "kirim-uang/yang-ditarik"


def test_quiz_attempt_for_a_withdrawn_lesson_is_stored(
    school: Flask, family: Family, client: FlaskClient
) -> None:
    """The answer is stored as an attempt, and pages that no longer know the lesson still work."""
    with school.app_context():
        gone = Quiz.from_questions(WITHDRAWN, quiz_of("kirim-uang/dua-biaya").questions)
        with transaction() as tx:
            store_quiz_versions(tx, [gone], now=NOW - timedelta(days=90))
        changes: dict[str, Any] = {
            "lesson": WITHDRAWN,
            "rev": gone.rev,
            "answers": quiz_answers(gone),
        }
        item = quiz_item(family.worker, "kirim-uang/dua-biaya", **changes)
        (outcome,) = store_sent_items([item], NOW)
        assert outcome.status == "created"
        kept = queries.find_attempt(item.id, family.worker)
        assert kept is not None
        assert kept.rev == gone.rev
    sign_in(school, client, family.worker)
    page = Page(client)
    for address in ("/", "/belajar", "/belajar/kirim-uang", "/data-saya", "/belajar/lanjut"):
        assert client.get(address).status_code in (200, 303)
    page.get("/keluarga")


def test_counters_stay_correct_when_a_learner_moves_village_and_then_leaves_the_household(
    school: Flask, family: Family
) -> None:
    """Each answer counts where its learner lives when it arrives."""
    with school.app_context():
        lessons = core_lessons()
        half = len(lessons) // 2
        made = [quiz_item(family.mother, lesson) for lesson in lessons]
        store_sent_items(made[:half], NOW)
        with transaction() as tx:
            households.move_households_to_region(tx, VILLAGE, ELSEWHERE, now=NOW)
        store_sent_items(made[half:], NOW)
        with transaction() as tx:
            households.leave_household(tx, family.household, family.mother, now=NOW)
        store_sent_items([quiz_item(family.mother, lesson) for lesson in lessons], NOW)
        store_sent_items(made, NOW)
        assert len(queries.export_attempts(family.mother)) == 2 * len(lessons)
        with transaction() as tx:
            assert recount.rebuild_counters(tx, now=NOW).differed == 0
