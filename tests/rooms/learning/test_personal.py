"""Personal pages: one statement for any history, the next step, the record, a relative's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import brotli
from flask import Flask
from sqlalchemy import delete

from app.course import queries as course
from app.households import actions as households
from app.identity import actions as identity
from app.identity.models import SignInSession
from app.kit.store.db import new_id, transaction
from app.learning import queries
from app.sync.actions import store_sent_items
from tests.page import Page, forged
from tests.rooms.learning.answers import NOW, core_lessons, quiz_item
from tests.rooms.learning.conftest import Family, sign_in

MODULE = "/belajar/kirim-uang"


def learn(app: Flask, account: UUID, lessons: int, again: int = 1) -> None:
    """Passes the first `lessons` core lessons, each `again` times."""
    with app.app_context():
        for lesson in core_lessons()[:lessons]:
            store_sent_items([quiz_item(account, lesson) for _ in range(again)], NOW)


def test_module_page_runs_one_sql_statement_for_any_number_of_quiz_attempts(
    school: Flask, mother: Page, family: Family, statements: Callable[[], Any]
) -> None:
    for lessons, again in ((0, 1), (1, 40), (12, 8)):
        learn(school, family.mother, lessons, again)
        with statements() as seen:
            mother.get(MODULE)
        assert len(seen) == 1, seen
        assert mother.response.headers["Cache-Control"] == "no-store"
        with statements() as seen:
            mother.client.get(MODULE, headers={"Accept-Encoding": "br"})
        assert len(seen) == 1, seen
    for address in ("/belajar", "/belajar/lanjut"):
        with statements() as seen:
            mother.client.get(address)
        assert len(seen) == 1, seen


def test_module_page_marks_the_passed_lessons_and_the_next_lesson(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context():
        module = course.catalogue().module("kirim-uang")
        assert module is not None
        store_sent_items([quiz_item(family.mother, each.id) for each in module.lessons[:2]], NOW)
        core = [each for each in core_lessons() if each.startswith("kirim-uang/")]
        found = next(n for n, each in enumerate(module.lessons) if each.id in core and n > 1)
    mother.get(MODULE)
    assert "2 dari 6 pelajaran selesai" in mother.text
    rows = mother.root.one("main").one("ol", cls="baris").all("li")
    assert ["selesai" in row.text for row in rows] == [True, True, *[False] * 4]
    assert [n for n, row in enumerate(rows) if row.all("a", **{"aria-current": "step"})] == [found]
    assert "berikutnya" in rows[found].text
    (button,) = mother.root.one("main").all("a", cls="tombol")
    mother.get("/belajar")
    assert mother.root.one("section", cls="blok").one("a").get("href") == button.get("href")


def test_module_page_without_a_profile_shows_no_progress_and_runs_no_sql(
    school: Flask, page: Page, statements: Callable[[], Any]
) -> None:
    with statements() as seen:
        page.get(MODULE)
        assert "selesai" not in page.text
        page.get("/belajar")
    assert seen == []
    page.get("/belajar/tidak-ada", 404)


def test_page_of_an_unknown_module_returns_404(mother: Page) -> None:
    mother.get("/belajar/tidak-ada", 404)


def test_next_lesson_link_goes_through_required_then_other_lessons_to_the_learning_record(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context():
        core = core_lessons()
        found = [each for module in course.catalogue().learner_modules for each in module.lessons]
        others = [
            each.id
            for each in sorted(found, key=lambda lesson: lesson.private)
            if each.id not in core
        ]
    rest = [*(f"/belajar/{lesson}" for lesson in others), "/belajar/catatan"]
    for done in (0, 1, len(core) - 1):
        learn(school, family.mother, done)
        mother.get("/belajar/lanjut", 303)
        assert mother.location == f"/belajar/{core[done]}"
        assert mother.response.headers["Cache-Control"] == "no-store"
    learn(school, family.mother, len(core))
    mother.get("/belajar/lanjut", 303)
    assert mother.location == rest[0]
    with school.app_context():
        for lesson in others:
            store_sent_items([quiz_item(family.mother, lesson)], NOW)
    mother.get("/belajar/lanjut", 303)
    assert mother.location == rest[-1]
    mother.get("/belajar")
    assert "Semua pelajaran sudah selesai" in mother.text


def test_next_lesson_link_without_a_profile_opens_the_first_lesson_of_the_course(
    school: Flask, page: Page
) -> None:
    page.get("/belajar/lanjut", 303)
    with school.app_context():
        first = course.catalogue().lessons[0].id
    assert page.location == f"/belajar/{first}"
    page.get("/belajar/catatan", 302)
    assert page.location.startswith("/masuk")


def test_learning_record_counts_the_days_on_which_somebody_answered_a_quiz(
    school: Flask, mother: Page, family: Family
) -> None:
    """By the calendar of western Indonesia. A phone that was offline sends older answers later."""
    assert "Hari belajar" not in mother.get("/belajar/catatan").text
    learn(school, family.mother, 2)
    assert "Hari belajar: 1" in mother.get("/belajar/catatan").text
    evening = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)  # 23.59 in western Indonesia
    with school.app_context():
        for at in (evening, evening + timedelta(minutes=2), evening - timedelta(hours=3)):
            store_sent_items([quiz_item(family.mother, core_lessons()[2], at=at)], now=NOW)
    assert "Hari belajar: 3" in mother.get("/belajar/catatan").text


def test_learning_record_lists_passed_lessons_by_module_with_dates(
    school: Flask, mother: Page, family: Family
) -> None:
    mother.get("/belajar/catatan")
    assert "Belum ada pelajaran yang selesai" in mother.text
    learn(school, family.mother, 7)
    mother.get("/belajar/catatan")
    tables = mother.root.one("main").all("table")
    with school.app_context():
        modules = Counter(each.split("/")[0] for each in core_lessons()[:7])
        wanted = [modules[each.id] for each in course.catalogue().modules if each.id in modules]
    assert [len(table.one("tbody").all("tr")) for table in tables] == wanted
    assert "24 November 2026" in mother.text
    assert "Ibu Sumi" not in mother.root.one("title").text
    mother.get("/belajar/catatan?lang=en")


def test_relative_sees_passed_lessons_only_while_they_are_shared(
    school: Flask, mother: Page, family: Family
) -> None:
    address = f"/keluarga/{family.worker}"
    mother.get(address)
    fresh = mother.text
    assert "Belum mulai" in fresh
    learn(school, family.worker, 2)
    mother.get(address)
    assert mother.text == fresh
    with school.app_context(), transaction() as tx:
        households.share_progress(
            tx, family.worker, family.mother, version=1, language="id", now=NOW
        )
    mother.get(address)
    with school.app_context():
        modules = {lesson.partition("/")[0] for lesson in core_lessons()[:2]}
    assert len(mother.root.one("main").all("ul", cls="daftar")) == len(modules)
    with school.app_context(), transaction() as tx:
        households.refuse_to_share_progress(tx, family.worker, family.mother, now=NOW)
    mother.get(address)
    assert mother.text == fresh


def test_page_of_a_relative_returns_404_for_people_outside_the_household(
    school: Flask, mother: Page, family: Family, make_family: Callable[[], Family], page: Page
) -> None:
    other = make_family()
    mother.get(f"/keluarga/{other.worker}", 404)
    mother.get(f"/keluarga/{new_id()}", 404)
    mother.get(f"/keluarga/{family.mother}", 200)


def test_next_lesson_and_required_lessons_progress_are_read_in_one_sql_statement(
    school: Flask, family: Family, statements: Callable[[], Any]
) -> None:
    learn(school, family.mother, 7)
    with school.app_context(), statements() as seen:
        learning = queries.course_progress_of(family.mother)
    assert len(seen) == 1
    with school.app_context():
        core = core_lessons()
    assert (learning.core_done, len(learning.core)) == (7, 12)
    assert learning.next_lesson is not None
    assert learning.next_lesson.id == core[7]
    with school.app_context():
        module = course.catalogue().module(learning.next_lesson.module)
    assert module is not None
    place = 1 + module.lessons.index(learning.next_lesson)
    assert learning.position_in_module(learning.next_lesson) == (place, len(module.lessons))


def test_module_page_does_not_show_the_name_after_the_session_cookie_is_deleted(
    school: Flask, page: Page, family: Family
) -> None:
    sign_in(school, page.client, family.mother)
    page.get(MODULE)
    assert "Ibu Sumi" in page.root.one("header").text
    page.client.delete_cookie("bekal")
    page.get(MODULE)
    assert "Ibu Sumi" not in page.root.text


def test_cached_module_page_equals_the_newly_rendered_page(
    school: Flask, mother: Page, family: Family, new_page: Callable[[], Page]
) -> None:
    worker = new_page()
    sign_in(school, worker.client, family.worker)
    with school.app_context(), transaction() as tx:
        identity.set_profile(
            tx,
            family.worker,
            name="W'ati & <b>",
            language="id",
            stage=None,
            sex=None,
            country=None,
            wording=0,
            now=NOW,
        )
    for lessons in (0, 2, 12):
        for browser, account in ((mother, family.mother), (worker, family.worker)):
            learn(school, account, lessons)
            for address in (MODULE, MODULE + "?lang=en"):
                packed = browser.client.get(address, headers={"Accept-Encoding": "gzip, br"})
                plain = browser.client.get(address)
                assert packed.headers["Content-Encoding"] == "br"
                assert packed.headers["Cache-Control"] == "no-store"
                read = brotli.decompress(packed.get_data())
                assert b"".join(read.split()) == b"".join(plain.get_data().split())


def test_cached_module_page_takes_one_sql_statement_and_is_not_served_after_the_session_ends(
    school: Flask, mother: Page, family: Family, statements: Callable[[], Any]
) -> None:
    def fetch() -> Any:
        return mother.client.get(MODULE, headers={"Accept-Encoding": "br"})

    first = fetch()
    with statements() as seen:
        again = fetch()
    assert len(seen) == 1
    assert again.get_data() == first.get_data()

    def headers_of(answer: Any) -> list[tuple[str, str]]:
        return sorted((k, v) for k, v in answer.headers if k != "X-Request-Id")

    assert headers_of(first) == headers_of(again)
    learn(school, family.mother, 1)
    assert b"1 dari 6" in brotli.decompress(fetch().get_data())
    with school.app_context(), transaction() as tx:
        tx.execute(delete(SignInSession).where(SignInSession.account == family.mother))
    assert b"Ibu Sumi" not in brotli.decompress(fetch().get_data())


def test_forged_session_cookie_is_not_served_a_cached_module_page(
    school: Flask, mother: Page
) -> None:
    mother.client.get(MODULE, headers={"Accept-Encoding": "br"})
    cookie = mother.client.get_cookie("bekal")
    assert cookie is not None
    mother.client.set_cookie("bekal", forged(cookie.value))
    answer = mother.client.get(MODULE, headers={"Accept-Encoding": "br"})
    assert b"Ibu Sumi" not in brotli.decompress(answer.get_data())


def test_module_page_with_an_extra_query_parameter_is_not_served_from_the_cache(
    mother: Page,
) -> None:
    def padded(address: str) -> bool:
        answer = mother.client.get(address, headers={"Accept-Encoding": "br"})
        return b" " * 100 in brotli.decompress(answer.get_data())

    assert padded(MODULE)
    assert not padded(MODULE + "?x=1")
