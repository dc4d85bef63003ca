"""A private lesson is shown as done to its reader only."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.course import queries as course
from app.course.actions.publish import publish_course_folder
from app.households import actions as households
from app.kit.store.db import transaction
from app.learning import queries
from app.review import queries as review
from app.sync.actions import store_sent_items
from tests.page import Page
from tests.rooms.course.course import PRIVATE, add_private, small_course
from tests.rooms.learning.answers import NOW, quiz_item
from tests.rooms.learning.conftest import Family, sign_in

TITLE = "Kirim sekali sebulan"
AWAY = "/alat"
PLAIN = "kirim-uang/dua-biaya"


@pytest.fixture
def school(fresh: Flask, tmp_path: Path) -> Flask:
    """A course with a private lesson."""
    with fresh.app_context():
        root = add_private(small_course(tmp_path / "kursus"))
        assert publish_course_folder(root, today=date(2026, 11, 25), now=NOW).catalogue.notes == ()
    return fresh


@pytest.fixture
def page(school: Flask) -> Page:
    return Page(school.test_client())


def learn(app: Flask, family: Family, *lessons: str) -> None:
    with app.app_context():
        store_sent_items([quiz_item(family.mother, lesson) for lesson in lessons], NOW)


def quick_exit_links(page: Page) -> list[str]:
    """The targets of the notice at the top of a private page."""
    main = page.root.one("main")
    links = [link for link in main.all("a") if link.text in ("Tutup cepat", "Close quickly")]
    return [link.get("href") for link in links]


def test_private_lesson_and_its_quiz_have_a_quick_exit_link_to_a_neutral_page(mother: Page) -> None:
    for path in (f"/belajar/{PRIVATE}", f"/belajar/{PRIVATE}/kuis"):
        mother.get(path)
        assert quick_exit_links(mother) == [AWAY]
        assert "/bantuan" in {link.get("href") for link in mother.root.one("main").all("a")}
        mother.get(f"{path}?lang=en")
        assert quick_exit_links(mother) == [f"{AWAY}?lang=en"]
    mother.get(f"/belajar/{PLAIN}")
    assert quick_exit_links(mother) == []


def test_private_lesson_has_a_quick_exit_link_for_visitors_without_a_profile(page: Page) -> None:
    for path in (f"/belajar/{PRIVATE}", f"/belajar/{PRIVATE}/kuis"):
        page.get(path)
        assert quick_exit_links(page) == [AWAY]


def test_passed_private_lesson_is_hidden_from_relatives_and_from_the_learning_record(
    school: Flask, mother: Page, family: Family
) -> None:
    learn(school, family, PLAIN, PRIVATE)
    mother.get("/belajar/kirim-uang")
    assert "2 dari 2 pelajaran selesai" in mother.text
    with school.app_context():
        with transaction() as tx:
            households.share_progress(
                tx, family.mother, family.worker, version=1, language="id", now=NOW
            )
        assert set(queries.passed_lessons(family.mother)) == {PLAIN, PRIVATE}
        assert set(queries.passed_lessons_seen_by(family.worker, family.mother)) == {PLAIN}
    worker = Page(school.test_client())
    sign_in(school, worker.client, family.worker)
    worker.get(f"/keluarga/{family.mother}")
    assert "Dua biaya" in worker.text
    assert TITLE not in worker.text
    mother.get("/belajar/catatan")
    assert TITLE not in mother.text
    assert "1 pelajaran" in mother.text


def test_private_lesson_is_never_the_recommended_next_lesson(
    school: Flask, mother: Page, family: Family
) -> None:
    learn(school, family, PLAIN)
    with school.app_context():
        following = queries.course_progress_of(family.mother).next_lesson
        assert following is not None
        assert not following.private
    learn(school, family, "menabung/sisihkan-dulu")
    mother.get("/belajar")
    assert TITLE in mother.text, "it comes last, by its neutral title"


def test_questions_of_a_private_lesson_are_not_asked_in_review(
    school: Flask, family: Family
) -> None:
    learn(school, family, PRIVATE)
    with school.app_context():
        assert not review.is_review_due(family.mother, NOW + timedelta(days=30))
        assert review.review_cards_of_account(family.mother) == ()
    learn(school, family, PLAIN)
    with school.app_context():
        assert {card.lesson for card in review.review_cards_of_account(family.mother)} == {PLAIN}


def test_private_lesson_is_not_a_required_lesson(school: Flask, family: Family) -> None:
    learn(school, family, PRIVATE)
    with school.app_context():
        assert queries.course_progress_of(family.mother).core_done == 0
        assert PRIVATE not in course.catalogue().cores[-1].family
