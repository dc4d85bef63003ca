"""A review visit without JavaScript: due questions are asked, each answer is stored once."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.course import queries as course
from app.identity.actions import give_consent, withdraw_consent
from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from app.review import queries
from app.review.models import ReviewAnswer
from app.sync.actions import accepting as sync
from tests.page import Element, Page, forged
from tests.rooms.learning.conftest import Family, sign_in
from tests.rooms.review.conftest import (
    LESSON,
    REVIEW,
    STORY,
    SUMMARY,
    Clock,
    answer,
    passed,
    right_now,
)


def count_review_answers(app: Flask) -> int:
    with app.app_context():
        return read().execute(select(func.count()).select_from(ReviewAnswer)).scalar_one()


def step_labels(page: Page) -> list[str]:
    return [step.text for step in page.root.one("main").one("ol", cls="langkah").all("li")]


def form_of(page: Page, n: int = 0) -> Element:
    return page.root.one("main").all("form")[n]


def answer_all(app: Flask, page: Page, *, right: bool = True) -> None:
    """Answers every question of a visit that has just started."""
    total = len(step_labels(page))
    for n in range(total):
        answer(app, page, right=right, status=200 if n < total - 1 else 303)


def hidden(page: Page) -> dict[str, Any]:
    return {e.get("name"): e.get("value") for e in form_of(page).all("input", type="hidden")}


def test_review_page_explains_review_before_any_lesson_is_passed(
    school: Flask, mother: Page, family: Family
) -> None:
    mother.get(REVIEW)
    assert "Beberapa hari setelah satu pelajaran selesai" in mother.text
    assert mother.root.one("main").one("a", cls="tombol").get("href") == "/belajar/lanjut"
    passed(school, family.mother, LESSON, misses=3)
    mother.get(REVIEW)
    assert "Beberapa hari setelah satu pelajaran selesai" in mother.text
    mother.get(SUMMARY)
    assert "Belum ada yang diulang" in mother.text


def test_review_page_shows_the_day_on_which_the_next_question_is_due(
    school: Flask, mother: Page, family: Family, later: Clock
) -> None:
    passed(school, family.mother, LESSON, days=0)
    mother.get(REVIEW)
    assert "Soal berikutnya kembali kira-kira Kamis, 26 November." in mother.text
    mother.get(REVIEW + "?lang=en")
    assert "around Thursday, 26 November." in mother.text
    later(2)
    mother.get(REVIEW)
    assert "Soal 1 sekarang" in step_labels(mother)


def test_having_a_review_question_read_aloud_stores_no_answer(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    (button,) = [each for each in form_of(mother).all("button") if each.get("formaction")]
    mother.post(button.get("formaction"), hidden(mother) | {"j": "1", "t": "1"}, 200)
    assert any(each.get("src").endswith("/suara.js") for each in mother.root.all("script"))
    assert "Soal 1 sekarang" in step_labels(mother)
    assert count_review_answers(school) == 0


def test_review_session_asks_at_most_five_questions_spread_over_lessons(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context():
        lessons = [each.id for each in course.catalogue().lessons]
    passed(school, family.mother, *lessons)
    mother.get(REVIEW)
    assert mother.response.headers["Cache-Control"] == "no-store"
    assert len(step_labels(mother)) == 5
    asked = set()
    for _ in range(4):
        asked.add(mother.text.partition("Dari pelajaran “")[2].partition("”")[0])
        answer(school, mother)
    answer(school, mother, status=303)
    assert len(asked) == 4
    assert count_review_answers(school) == 5
    mother.get(mother.location)
    assert "Masih ada soal lain." in mother.text


def test_correct_review_answer_shows_feedback_above_the_next_question(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    answer(school, mother)
    assert "Pilihan Anda, jawaban yang tepat" in mother.text
    assert not mother.root.one("main").all(cls="tikar")
    assert step_labels(mother)[:2] == ["Soal 1 dijawab", "Soal 2 sekarang"]


def test_wrong_review_answer_shows_the_lesson_summary_and_links_to_the_lesson(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    answer(school, mother, right=False)
    idea = mother.root.one("main").one(cls="tikar")
    assert idea.one("h2").text == "Satu tertulis, satu tidak"
    assert idea.text.endswith("Lihat keduanya.")
    assert len(idea.all("p")) == 2
    assert not idea.all("img")
    assert [a.get("href") for a in mother.root.one("main").all("a")].count(f"/belajar/{LESSON}")
    mother.get(REVIEW + "?lang=en")
    answer(school, mother, right=False)
    assert mother.root.one("main").one(cls="tikar").one("h2").text != "Satu tertulis, satu tidak"


def test_skipped_review_question_stores_nothing_and_stays_due(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    total = len(step_labels(mother))
    for n in range(total):
        form = form_of(mother, 1)
        mother.submit(form, 200 if n < total - 1 else 303, button="1")
        if n < total - 1:
            assert step_labels(mother)[n] == f"Soal {n + 1} dilewati"
    assert mother.location == SUMMARY
    assert count_review_answers(school) == 0
    mother.get(REVIEW)  # a skipped question stays due
    assert len(step_labels(mother)) == total


def test_review_session_can_be_stopped_and_its_summary_lists_well_known_lessons(
    school: Flask, mother: Page, family: Family, later: Clock
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    total = len(step_labels(mother))
    for n in range(total):
        stop = [a for a in mother.root.one("main").all("a") if a.text == "Cukup untuk hari ini"]
        assert [a.get("href") for a in stop] == [SUMMARY]
        answer(school, mother, status=200 if n < total - 1 else 303)
    mother.get(mother.location)
    assert "Cukup untuk hari ini." in mother.text
    assert re.search("(Pilihan|Jawaban) Anda, (jawaban yang|sudah) tepat", mother.text)
    assert "Yang sudah kuat" in [h.text for h in mother.root.one("main").all("h2")]
    assert "Yang perlu diulang" not in [h.text for h in mother.root.one("main").all("h2")]
    assert "kembali kira-kira" in mother.text
    later(20)
    mother.get(SUMMARY)
    assert "kembali hari ini" in mother.text
    mother.get(SUMMARY + "?lang=en")
    assert "comes back today" in mother.text


def test_scenario_question_is_not_asked_in_review(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, STORY)
    with school.app_context():
        entry = course.catalogue().lesson(STORY)
    assert entry is not None
    mother.get(REVIEW)
    assert len(step_labels(mother)) == entry.questions - 1


def test_review_answer_is_stored_once_when_the_page_is_reloaded_or_tapped_twice(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    data = hidden(mother) | right_now(school, mother)
    for _ in range(3):
        mother.post(REVIEW, data, 200)
        assert step_labels(mother)[0] == "Soal 1 dijawab"
    assert count_review_answers(school) == 1


def test_review_form_sent_again_with_another_answer_shows_the_first_answer(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    data = hidden(mother)
    mother.post(REVIEW, data | right_now(school, mother), 200)
    mother.post(REVIEW, data | {"j": "0"}, 200)
    assert "Jawaban ini sudah disimpan." in mother.text
    assert "jawaban yang tepat" in mother.text
    assert count_review_answers(school) == 1


def test_review_question_with_an_empty_or_invalid_answer_is_asked_again_with_input_kept(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, "menabung/dana-darurat")
    mother.get(REVIEW)
    while not form_of(mother).all("input", name="t"):
        mother.submit(form_of(mother), 200)
        assert "Pilih jawaban, atau “Saya belum tahu”." in mother.text
        mother.submit(form_of(mother, 1), 200, button="1")
    for typed in ("satu juta", "NaN", "9" * 41, "\u0663\u0664\u0665x", "\x00"):
        mother.submit(form_of(mother), 200, t=typed)
        assert "Tulis" in form_of(mother).one(id="galat").text
    mother.submit(form_of(mother), 200, t="satu juta")
    assert form_of(mother).one("input", name="t").get("value") == "satu juta"
    assert count_review_answers(school) == 0


def test_malformed_or_forged_answer_of_a_review_visit_is_rejected_and_not_stored(
    school: Flask, mother: Page, family: Family, new_page: Any
) -> None:
    passed(school, family.mother, LESSON)
    passed(school, family.worker, LESSON)
    mother.get(REVIEW)
    mine = hidden(mother)
    worker = new_page()
    sign_in(school, worker.client, family.worker)
    worker.get(REVIEW)
    theirs = hidden(worker)
    for wrong in (
        {"lembar": mine["lembar"]},
        {"lembar": forged(theirs["lembar"])},
        {"lembar": ""},
        {"j": "99"},
        {"j": "-1"},
        {"j": "x"},
        {"j": "\u0661\u0662\u0663"},
        {"j": ["1", "2", "3", "4", "5", "6"]},
        {"csrf_token": ""},
    ):
        worker.post(REVIEW, {"j": "0"} | theirs | wrong, 400)
    assert count_review_answers(school) == 0


def test_review_summary_is_shown_only_to_the_person_who_answered(
    school: Flask, mother: Page, family: Family, new_page: Any
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    answer_all(school, mother)
    address = mother.location
    mother.get(address)
    for number in ("x", "9" * 5000, "", "-1"):
        mother.get(f"{address.partition('?')[0]}?soal={number}")
    worker = new_page()
    worker.get(address, 302)
    sign_in(school, worker.client, family.worker)
    worker.get(address, 404)
    mother.get(f"{SUMMARY}/{new_id()}", 404)
    mother.get(f"{SUMMARY}/x", 404)


def test_review_answer_stays_in_the_form_when_the_database_is_full(
    school: Flask, mother: Page, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    data = hidden(mother) | right_now(school, mother)

    def full(*_args: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(sync, "_write_together_or_singly", full)
        mother.post(REVIEW, data, 503)
        assert mother.response.headers["Retry-After"]
        assert "Jawaban Anda masih di sini." in mother.text
        mother.submit(status=503)
    assert count_review_answers(school) == 0
    mother.submit(status=200)
    assert step_labels(mother)[0] == "Soal 1 dijawab"
    assert count_review_answers(school) == 1


def test_review_session_skips_further_questions_of_a_lesson_withdrawn_meanwhile(
    school: Flask, mother: Page, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed(school, family.mother, LESSON)
    mother.get(REVIEW)
    values = right_now(school, mother)
    with school.app_context():
        catalogue = course.catalogue()
    left = {name: entry for name, entry in catalogue._lessons_by_id.items() if name != LESSON}
    # Publishing again takes seconds, so the test changes the catalogue directly.
    monkeypatch.setitem(catalogue.__dict__, "_lessons_by_id", left)
    mother.submit(form_of(mother), **values)
    assert count_review_answers(school) == 1
    mother.get(mother.location)
    assert "jawaban yang tepat" in mother.text
    assert "Belum ada yang diulang" in mother.text


def test_no_review_answer_is_stored_after_consent_is_withdrawn(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    with school.app_context(), transaction() as tx:
        given: UUID = give_consent(tx, family.mother, "akun", language="id", now=utcnow())
    mother.get(REVIEW)
    data = hidden(mother) | right_now(school, mother)
    with school.app_context(), transaction() as tx:
        withdraw_consent(tx, family.mother, given, now=utcnow())
    mother.post(REVIEW, data)
    assert mother.location == "/data-saya"
    mother.get(REVIEW, 303)
    assert mother.location == "/data-saya"
    assert count_review_answers(school) == 0


def test_review_pages_redirect_signed_out_visitors_to_sign_in(school: Flask, page: Page) -> None:
    for address in (REVIEW, SUMMARY):
        page.get(address, 302)
        assert page.location.startswith("/masuk")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_longest_review_question_page_fits_in_the_size_of_the_first_network_round_trip(
    school: Flask, mother: Page, family: Family, lang: str
) -> None:
    """With the longest content that can precede a question: feedback on a wrong answer."""

    def length(entry: course.LessonEntry) -> int:
        return len(json.dumps(course.quiz_presentation(entry.rev, lang)))

    with school.app_context():
        longest = sorted(course.catalogue().lessons, key=length)[-5:]
    passed(school, family.mother, *(each.id for each in longest), days=200)
    while mother.get(f"{REVIEW}?lang={lang}").one("main").all("ol", cls="langkah"):
        answer_all(school, mother, right=False)
        mother.get(mother.location)


def test_review_json_lists_questions_with_due_dates(
    school: Flask, mother: Page, family: Family
) -> None:
    passed(school, family.mother, LESSON)
    response = mother.client.get(f"{REVIEW}/daftar.json")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json is not None
    assert (response.json["v"], response.json["profile"]) == (1, str(family.mother))
    with school.app_context():
        cards = queries.review_cards_of_account(family.mother)
    assert sorted(response.json["cards"]) == sorted(
        [card.lesson, card.question, card.due_on.isoformat()] for card in cards
    )
    assert len(cards) > 1


def test_review_json_is_empty_without_consent(school: Flask, mother: Page, family: Family) -> None:
    passed(school, family.mother, LESSON)
    with school.app_context(), transaction() as tx:
        given: UUID = give_consent(tx, family.mother, "akun", language="id", now=utcnow())
        withdraw_consent(tx, family.mother, given, now=utcnow())
    response = mother.client.get(f"{REVIEW}/daftar.json")
    assert response.json == {"v": 1, "profile": str(family.mother), "cards": []}
