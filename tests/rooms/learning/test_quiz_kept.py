"""The stored quiz without JavaScript: question by question, stored once, then shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.content.question import NUMBER, SCENARIO
from app.course import queries as course
from app.identity.actions import give_consent, withdraw_consent
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.learning.models import Attempt, LessonProgress
from app.sync.actions import accepting as sync
from tests.page import Element, Page, forged
from tests.rooms.learning.answers import quiz_answers, quiz_of
from tests.rooms.learning.conftest import Family, sign_in

LESSON = "kirim-uang/dua-biaya"
QUIZ = f"/belajar/{LESSON}/kuis"
STORY = "/belajar/kirim-uang/kabar-mendadak/kuis"


def attempts(app: Flask) -> int:
    with app.app_context():
        return read().execute(select(func.count()).select_from(Attempt)).scalar_one()


def fill(app: Flask, page: Page, lesson: str = LESSON, misses: int = 0) -> list[dict[str, Any]]:
    """Answers every question of the open page except the last; returns the form data of each
    question, including the last one."""
    with app.app_context():
        quiz = quiz_of(lesson)
    found = quiz_answers(quiz, misses)
    forms: list[dict[str, Any]] = []
    for question in quiz.questions:
        answer = found[question.id]
        if question.kind == NUMBER:
            forms.append({"t": answer} if answer else {"j": "0"})
        elif question.kind == SCENARIO:
            forms += [{"j": str(n)} for n in answer]
        else:
            forms.append({"j": [str(n) for n in answer]})
    for values in forms[:-1]:
        page.submit(status=200, **values)
    return forms


def hidden(page: Page) -> dict[str, str]:
    form = page.root.one("main").one("form")
    return {e.get("name"): e.get("value") for e in form.all("input", type="hidden")}


def test_no_quiz_attempt_is_stored_after_the_learner_withdraws_consent(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context(), transaction() as tx:
        given = give_consent(tx, family.mother, "akun", language="id", now=utcnow())
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    with school.app_context(), transaction() as tx:
        withdraw_consent(tx, family.mother, given, now=utcnow())
    mother.submit(**last)
    assert mother.location == "/data-saya"
    assert attempts(school) == 0
    mother.get(QUIZ)
    assert "Hanya Anda yang melihat jawaban ini." not in mother.text
    with school.app_context(), transaction() as tx:
        give_consent(tx, family.mother, "akun", language="id", now=utcnow())
    mother.get(QUIZ)
    mother.submit(**fill(school, mother)[-1])
    assert attempts(school) == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_quiz_after_withdrawn_consent_links_to_the_consent_page_and_not_to_sign_up(
    school: Flask, mother: Page, family: Family, language: str
) -> None:
    with school.app_context(), transaction() as tx:
        given = give_consent(tx, family.mother, "akun", language="id", now=utcnow())
        withdraw_consent(tx, family.mother, given, now=utcnow())
    message = {"id": "Persetujuan Anda sudah ditarik.", "en": "Your agreement is withdrawn."}[
        language
    ]

    def look() -> None:
        targets = [link.get("href") for link in mother.root.one("main").all("a")]
        assert f"/izin?lang={language}" in targets
        assert not [target for target in targets if target.startswith("/daftar")]
        assert message in mother.text

    mother.get(f"{QUIZ}?lang={language}")
    assert mother.response.headers["Cache-Control"] == "no-store"
    look()
    mother.submit(status=200)  # without a choice: asked again
    look()
    mother.submit(status=200, **fill(school, mother)[-1])
    assert mother.root.one("h1").text.startswith("4 ")
    look()
    assert attempts(school) == 0


def reads_aloud(mother: Page) -> bool:
    """Whether the page has the script that reads aloud."""
    return any(each.get("src").endswith("/suara.js") for each in mother.root.all("script"))


def test_having_the_last_quiz_question_read_aloud_stores_no_attempt(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    (button,) = [each for each in mother.root.all("button") if each.get("formaction")]
    assert not reads_aloud(mother)
    mother.post(button.get("formaction"), hidden(mother) | last, 200)
    assert reads_aloud(mother)
    assert attempts(school) == 0
    mother.submit(**last)
    assert attempts(school) == 1


def test_having_a_quiz_question_read_aloud_keeps_the_answer_already_entered(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    forms = fill(school, mother)
    assert {"t", "j"} == {name for form in forms for name in form}
    mother.get(QUIZ)
    for number, form in enumerate(forms, 1):
        mother.post(f"{QUIZ}?dengar=1", hidden(mother) | form, 200)
        inputs = mother.root.one("main").one("form").all("input", name="j")
        ticked = [each.get("value") for each in inputs if "checked" in each.attributes]
        mother.submit(status=303 if number == len(forms) else 200, j=ticked)
    with school.app_context():
        correct, asked = read().execute(select(Attempt.correct, Attempt.asked)).one()
    assert correct == asked


def test_completed_quiz_is_stored_and_its_result_page_explains_every_answer(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    assert mother.response.headers["Cache-Control"] == "no-store"
    assert "Hanya Anda yang melihat jawaban ini." in mother.text
    last = fill(school, mother)[-1]
    assert attempts(school) == 0
    mother.submit(**last)
    assert attempts(school) == 1
    mother.get(mother.location)
    assert "tepat. Pelajaran ini selesai." in mother.text
    assert mother.root.one("h1").text.startswith("Hasil: ")
    main = mother.root.one("main")
    with school.app_context():
        asked = len(quiz_of(LESSON).questions)
    assert len(main.all("li", cls="sudah")) == asked
    assert len(main.all("li", cls="tepat")) >= asked - 1
    assert main.all("a", cls="tombol")[0].get("href") == "/belajar/lanjut"


def test_quiz_feedback_is_shown_above_the_next_question(school: Flask, mother: Page) -> None:
    mother.get(QUIZ)
    assert not mother.root.one("main").all("li", cls="tepat")
    mother.submit(status=200, j="0")
    main = mother.root.one("main")
    assert main.all("li", cls="tepat")
    assert "Belum tahu juga boleh" in mother.text
    steps = main.one("ol", cls="langkah").all("li")
    assert steps[0].text == "Soal 1 dijawab"
    assert steps[1].get("aria-current") == "step"


def test_quiz_question_submitted_without_an_answer_is_asked_again(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    mother.submit(status=200)
    assert "Pilih jawaban" in mother.text
    assert mother.root.one("main").one("ol", cls="langkah").all("li")[0].get("aria-current")
    assert attempts(school) == 0


def test_quiz_attempt_is_stored_once_when_the_last_form_is_sent_repeatedly(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    data = hidden(mother) | last
    mother.post(QUIZ, data)
    first = mother.location
    for _ in range(3):
        mother.post(QUIZ, data)
        assert mother.location == first
    assert attempts(school) == 1


def test_quiz_form_sent_again_with_other_answers_shows_the_result_of_the_first(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    data = hidden(mother)
    mother.post(QUIZ, data | last)
    first = mother.location
    mother.post(QUIZ, data | {"j": "0"})
    assert mother.location == first + "?lagi=1"
    mother.get(mother.location)
    assert "Jawaban ini sudah disimpan." in mother.text
    assert "Coba lagi" in mother.text
    assert attempts(school) == 1


def test_repeated_quiz_is_stored_as_a_new_attempt_and_progress_keeps_the_best_score(
    school: Flask, mother: Page, family: Family
) -> None:
    for misses in (0, 2):
        mother.get(QUIZ)
        last = fill(school, mother, misses=misses)[-1]
        mother.submit(**last)
    mother.get(mother.location)
    assert "Pelajaran selesai kalau 3 dari 4 tepat." in mother.text
    assert mother.root.one("main").all("a", cls="tombol")[0].text == "Coba lagi"
    with school.app_context():
        row = read().execute(select(LessonProgress)).one()
    assert (row.account, row.best, row.tries) == (family.mother, 100, 2)
    assert row.passed_at is not None


def test_scenario_quiz_is_asked_step_by_step_and_can_be_ended_early(
    school: Flask, mother: Page
) -> None:
    lesson = "kirim-uang/kabar-mendadak"
    mother.get(STORY)
    last = fill(school, mother, lesson)[-1]
    assert "Pilihan Anda" in mother.text
    mother.submit(**last)
    mother.get(mother.location)
    assert "Pelajaran ini selesai." in mother.text

    mother.get(STORY)
    fill(school, mother, lesson)
    mother.submit(button="1")
    mother.get(mother.location)
    assert attempts(school) == 2


def test_quiz_form_with_signed_data_of_another_person_or_lesson_is_rejected(
    school: Flask, mother: Page, family: Family, new_page: Any
) -> None:
    mother.get(QUIZ)
    mine = hidden(mother)
    worker = new_page()
    sign_in(school, worker.client, family.worker)
    worker.get(QUIZ)
    theirs = hidden(worker)
    worker.post(QUIZ, theirs | {"lembar": mine["lembar"], "j": "0"}, 400)
    worker.post(QUIZ, theirs | {"lembar": forged(mine["lembar"]), "j": "0"}, 400)
    worker.post(STORY, theirs | {"j": "0"}, 400)
    worker.post(QUIZ, theirs | {"j": "99"}, 400)
    worker.post(QUIZ, theirs | {"j": "x"}, 400)
    worker.post(QUIZ, {"lembar": theirs["lembar"], "j": "0"}, 400)  # no CSRF token
    assert attempts(school) == 0


def test_quiz_result_is_shown_only_to_the_learner_who_took_the_quiz(
    school: Flask, mother: Page, family: Family, new_page: Any
) -> None:
    mother.get(QUIZ)
    mother.submit(**fill(school, mother)[-1])
    address = mother.location
    worker = new_page()
    worker.client.get(address)
    sign_in(school, worker.client, family.worker)
    worker.get(address, 404)
    mother.get(address.replace("dua-biaya", "izin-dan-kuitansi"), 404)
    mother.get(f"/belajar/{LESSON}/hasil/{UUID(int=9)}", 404)


def test_quiz_answers_stay_in_the_form_when_the_database_is_full_and_can_be_sent_again(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    data = hidden(mother) | last

    def full(*_args: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(sync, "_write_together_or_singly", full)
        mother.post(QUIZ, data, 503)
        assert mother.response.headers["Retry-After"]
        assert "Jawaban Anda masih di sini." in mother.text
        mother.submit(status=503)
    assert attempts(school) == 0
    mother.submit()
    address = mother.location
    mother.post(QUIZ, data)  # the page before, reloaded
    assert mother.location == address
    assert attempts(school) == 1


def test_started_quiz_can_be_finished_after_a_newer_version_is_published(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    with school.app_context():
        entry = course.catalogue().lesson(LESSON)
        assert entry is not None
    # Publishing again takes seconds, and the sheet does not depend on the newest version.
    monkeypatch.setitem(entry.__dict__, "rev", "0" * 64)
    mother.submit(**last)
    mother.get(mother.location)
    assert "Pelajaran ini selesai." in mother.text


def test_quiz_without_a_profile_stores_nothing_and_sets_no_cookie(
    school: Flask, page: Page
) -> None:
    page.get(QUIZ)
    assert "Set-Cookie" not in page.response.headers
    page.submit(status=200, j="0")
    assert attempts(school) == 0
    assert page.client.post(QUIZ, data={"j": "0"}).status_code in (302, 400)


def test_english_quiz_page_submits_its_form_in_english(school: Flask, mother: Page) -> None:
    mother.get(QUIZ + "?lang=en")
    form: Element = mother.root.one("main").one("form")
    assert "lang=en" in form.get("action")
