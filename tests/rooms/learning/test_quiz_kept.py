"""The kept quiz without JavaScript: question by question, once, and looked at afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.content.question import NUMBER, SCENARIO
from app.course import queries as course
from app.identity.actions import consent, withdraw_consent
from app.kit.clock import utcnow
from app.kit.db import read, transaction
from app.learning.models import Attempt, LessonProgress
from app.sync.actions import accepting as sync
from tests.page import Element, Page, forged
from tests.rooms.learning.answers import answers, quiz_of
from tests.rooms.learning.conftest import Family, sign_in

LESSON = "kirim-uang/dua-biaya"
QUIZ = f"/belajar/{LESSON}/kuis"
STORY = "/belajar/kirim-uang/kabar-mendadak/kuis"


def attempts(app: Flask) -> int:
    with app.app_context():
        return read().execute(select(func.count()).select_from(Attempt)).scalar_one()


def fill(app: Flask, page: Page, lesson: str = LESSON, misses: int = 0) -> list[dict[str, Any]]:
    """Answer every question of the page that is open but the last; returns what each form would
    send, the last one's too."""
    with app.app_context():
        quiz = quiz_of(lesson)
    found = answers(quiz, misses)
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


def test_whose_consent_is_taken_back_is_kept_nothing_of_from_that_moment(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context(), transaction() as tx:
        given = consent(tx, family.mother, "akun", language="id", now=utcnow())
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
        consent(tx, family.mother, "akun", language="id", now=utcnow())
    mother.get(QUIZ)
    mother.submit(**fill(school, mother)[-1])
    assert attempts(school) == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_took_consent_back_is_led_to_agree_again_and_not_to_make_a_profile(
    school: Flask, mother: Page, family: Family, language: str
) -> None:
    with school.app_context(), transaction() as tx:
        given = consent(tx, family.mother, "akun", language="id", now=utcnow())
        withdraw_consent(tx, family.mother, given, now=utcnow())
    told = {"id": "Persetujuan Anda sudah ditarik.", "en": "Your agreement is withdrawn."}[language]

    def look() -> None:
        targets = [link.get("href") for link in mother.root.one("main").all("a")]
        assert f"/izin?lang={language}" in targets
        assert not [target for target in targets if target.startswith("/daftar")]
        assert told in mother.text

    mother.get(f"{QUIZ}?lang={language}")
    assert mother.response.headers["Cache-Control"] == "no-store"
    look()
    mother.submit(status=200)  # with nothing chosen: asked again
    look()
    mother.submit(status=200, **fill(school, mother)[-1])
    assert mother.root.one("h1").text.startswith("4 ")
    look()
    assert attempts(school) == 0


def speaking(mother: Page) -> bool:
    """Whether the page has the program that reads aloud."""
    return any(each.get("src").endswith("/suara.js") for each in mother.root.all("script"))


def test_asking_to_hear_the_last_question_keeps_nothing_whatever_is_chosen(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    (button,) = [each for each in mother.root.all("button") if each.get("formaction")]
    assert not speaking(mother)
    mother.post(button.get("formaction"), hidden(mother) | last, 200)
    assert speaking(mother)
    assert attempts(school) == 0
    mother.submit(**last)
    assert attempts(school) == 1


def test_asking_to_hear_a_question_loses_nothing_of_what_was_chosen_or_typed(
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


def test_a_mother_answers_a_quiz_and_reads_why(school: Flask, mother: Page) -> None:
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


def test_after_each_question_its_feedback_stands_above_the_next(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    assert not mother.root.one("main").all("li", cls="tepat")
    mother.submit(status=200, j="0")
    main = mother.root.one("main")
    assert main.all("li", cls="tepat")
    assert "Belum tahu juga boleh" in mother.text
    steps = main.one("ol", cls="langkah").all("li")
    assert steps[0].text == "Soal 1 dijawab"
    assert steps[1].get("aria-current") == "step"


def test_an_empty_answer_is_asked_again_and_a_typed_text_is_kept(
    school: Flask, mother: Page
) -> None:
    mother.get(QUIZ)
    mother.submit(status=200)
    assert "Pilih jawaban" in mother.text
    assert mother.root.one("main").one("ol", cls="langkah").all("li")[0].get("aria-current")
    assert attempts(school) == 0


def test_refresh_double_tap_and_resend_are_one_attempt(school: Flask, mother: Page) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    data = hidden(mother) | last
    mother.post(QUIZ, data)
    first = mother.location
    for _ in range(3):
        mother.post(QUIZ, data)
        assert mother.location == first
    assert attempts(school) == 1


def test_another_answer_under_the_same_id_gets_the_first_result(
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


def test_again_is_a_new_attempt_and_progress_keeps_the_best(
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


def test_a_story_is_told_step_by_step_and_may_be_left(school: Flask, mother: Page) -> None:
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


def test_a_sheet_of_somebody_else_or_of_another_lesson_is_refused(
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
    worker.post(QUIZ, {"lembar": theirs["lembar"], "j": "0"}, 400)  # no token
    assert attempts(school) == 0


def test_a_result_is_shown_to_who_answered_only(
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


def test_what_was_typed_survives_a_busy_store_and_is_sent_again(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    data = hidden(mother) | last

    def full(*_args: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(sync, "_write", full)
        mother.post(QUIZ, data, 503)
        assert mother.response.headers["Retry-After"]
        assert "Jawaban Anda masih di sini." in mother.text
        mother.submit(status=503)
    assert attempts(school) == 0
    mother.submit()
    address = mother.location
    mother.post(QUIZ, data)  # the refresh of the page before
    assert mother.location == address
    assert attempts(school) == 1


def test_a_quiz_that_was_begun_is_finished_after_a_newer_one_came(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother.get(QUIZ)
    last = fill(school, mother)[-1]
    with school.app_context():
        entry = course.catalogue().lesson(LESSON)
        assert entry is not None
    # Publishing anew for one word takes seconds; the sheet must not care what is newest.
    monkeypatch.setitem(entry.__dict__, "rev", "0" * 64)
    mother.submit(**last)
    mother.get(mother.location)
    assert "Pelajaran ini selesai." in mother.text


def test_without_a_profile_the_same_address_keeps_nothing(school: Flask, page: Page) -> None:
    page.get(QUIZ)
    assert "Set-Cookie" not in page.response.headers
    page.submit(status=200, j="0")
    assert attempts(school) == 0
    assert page.client.post(QUIZ, data={"j": "0"}).status_code in (302, 400)


def test_both_languages(school: Flask, mother: Page) -> None:
    mother.get(QUIZ + "?lang=en")
    form: Element = mother.root.one("main").one("form")
    assert "lang=en" in form.get("action")
