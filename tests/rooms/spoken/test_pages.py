"""The pages on which a trainer enters what people without a phone answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.content.asking import shuffle_options
from app.content.quiz import Quiz
from app.course import queries as course
from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from app.learning.models import Attempt
from app.rosters.queries import open_invitations
from app.spoken import queries
from app.training import actions as training
from tests.factories import make_person, make_staff, sign_in
from tests.rooms.learning.answers import publish_course, quiz_answers, quiz_of
from tests.rooms.spoken.test_answers import LESSON
from tests.rooms.spoken.test_claiming import claim
from tests.rooms.spoken.test_consent import make_class, say_yes


@pytest.fixture
def school(app: Flask) -> Flask:
    with app.app_context():
        publish_course()
    return app


def answered(quiz: Quiz, question: str, people: int) -> dict[str, Any]:
    """The fields of a form in which all people but the last give the right answer."""
    right = quiz_answers(quiz)[question]
    fields: dict[str, Any] = {}
    for n in range(people - 1):
        fields |= {f"t{n}": right} if isinstance(right, str) else {f"j{n}": map(str, right)}
    return {name: list(v) if not isinstance(v, str) else v for name, v in fields.items()}


def test_class_of_three_answers_a_lesson_by_cards_and_is_stored_once(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti", "Tini", "Yuli")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    assert "Apakah umur Anda 18 tahun atau lebih" in page.text
    page.submit(status=200, new=[str(each) for each in people], lesson=LESSON)
    with school.app_context():
        quiz = quiz_of(LESSON)
    for n, question in enumerate(quiz.questions):
        assert "Siti (1)" in page.text
        last = n + 1 == len(quiz.questions)
        before = page.response
        page.submit(status=303 if last else 200, **answered(quiz, question.id, 3))
        assert page.response is not before
    assert page.location == f"/kelompok/{cohort}/lisan?tersimpan=3"
    page.get(page.location)
    assert "Jawaban 3 orang tersimpan." in page.text
    with school.app_context():
        rows = read().execute(select(Attempt.correct, Attempt.spoken)).all()
        assert len(rows) == 3
        assert {each.name for each in queries.spoken_participants(cohort)} == {
            "Siti",
            "Tini",
            "Yuli",
        }
        assert max(row.correct for row in rows) == len(quiz.questions)
        assert min(row.correct for row in rows) == 0


def test_form_of_the_last_question_sent_twice_stores_the_answers_once(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(people[0])], lesson=LESSON)
    with school.app_context():
        number = len(quiz_of(LESSON).questions)
    for _ in range(number - 1):
        page.submit(status=200)
    form = page.root.one("main").one("form")
    for _ in range(3):
        page.submit(form, 303)
    with school.app_context():
        assert read().scalar(select(func.count()).select_from(Attempt)) == 1


def test_other_answers_sent_after_back_are_said_not_to_be_stored(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(people[0])], lesson=LESSON)
    with school.app_context():
        quiz = quiz_of(LESSON)
    for _ in quiz.questions[1:]:
        page.submit(status=200)
    form = page.root.one("main").one("form")
    page.submit(form, 303)
    page.submit(form, 303, **answered(quiz, quiz.questions[-1].id, 2))
    page.get(page.location)
    assert "Jawaban 1 orang tidak disimpan." in page.text
    assert "Jawaban 1 orang tersimpan." not in page.text


def test_beginning_without_anybody_ticked_says_what_to_do_and_keeps_the_lesson(
    school: Flask,
) -> None:
    trainer, cohort, _ = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=422, lesson=LESSON)
    assert "Centang dulu siapa yang ikut menjawab." in page.text
    chosen = [e for e in page.root.all("input", name="lesson") if "checked" in e.attributes]
    assert [each.get("value") for each in chosen] == [LESSON]
    [group] = [e for e in page.root.one("main").all("details") if "open" in e.attributes]
    assert group.all("input", value=LESSON)


def test_beginning_without_a_lesson_asks_for_one(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=422, new=[str(people[0])])
    assert "Pilih satu pelajaran." in page.text
    page.submit(status=422, new=[str(people[0])], lesson="tidak/ada")
    assert "Pilih satu pelajaran." in page.text


def test_more_than_sixty_people_are_refused_and_stay_ticked(school: Flask) -> None:
    trainer, cohort, people = make_class(school, *(f"Orang {n}" for n in range(61)))
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=422, new=[str(each) for each in people], lesson=LESSON)
    assert "Paling banyak 60 orang sekali jawab. Bagi dua kali." in page.text
    boxes = page.root.one("main").all("input", name="new")
    assert sum("checked" in each.attributes for each in boxes) == 61
    page.submit(status=200, new=[str(each) for each in people[:60]], lesson=LESSON)
    assert "Orang 59 (60)" in page.text


def test_page_for_cards_of_an_archived_cohort_is_not_found(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(siti)], lesson=LESSON)
    with school.app_context(), transaction() as tx:
        training.set_cohort_archived(tx, cohort, True, changed_by=trainer, now=utcnow())
    page.submit(status=404)
    page.get(f"/kelompok/{cohort}/lisan", 404)


def test_letters_stand_in_the_order_of_the_page_for_the_projector(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(people[0])], lesson=LESSON)
    with school.app_context():
        rev = quiz_of(LESSON).rev
        shown = course.quiz_presentation(rev, "id")
    assert shown is not None
    first = shown["questions"][0]
    values = [int(each.get("value")) for each in page.root.one("fieldset").all("input")]
    assert tuple(values) == shuffle_options(rev, first, len(first["options"]))


def test_lesson_list_for_cards_holds_no_private_lesson_and_no_story(school: Flask) -> None:
    with school.app_context():
        offered = [each for _, its in queries.lessons_for_cards() for each in its]
        private = course.catalogue().private_lesson_ids
    assert offered
    assert not {each.id for each in offered} & private
    assert not [each.id for each in offered if each.scenario_title]


def test_page_for_cards_is_not_found_for_everybody_else(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school, "Siti")
    account = say_yes(school, trainer, cohort, siti)
    other, _ = make_staff(school, "Pak Joko", "pelatih")
    removed, assistant = make_staff(school, "Bu Tini", "pelatih")
    with school.app_context():
        with transaction() as tx:
            training.add_trainer(tx, cohort, assistant, now=utcnow())
        with transaction() as tx:
            training.remove_assistant(tx, cohort, assistant, removed_by=trainer, now=utcnow())
            learner = make_person(tx, "Wati", utcnow())
    for page in (other, removed):
        page.get(f"/kelompok/{cohort}/lisan", 404)
        page.get("/kelompok/baru")
        token = page.root.all("input", name="csrf_token")[0].get("value")
        page.post(f"/kelompok/{cohort}/lisan/jawaban", {"csrf_token": token}, status=404)
    company, staff = make_staff(school, "Bu Sri", "penempatan")
    with school.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, staff, now=utcnow())
    officer, _ = make_staff(school, "Bu Endah", "petugas")
    for page in (company, officer, sign_in(school, learner), sign_in(school, account)):
        of_none = page.client.get(f"/kelompok/{new_id()}/lisan").status_code
        assert of_none in (303, 403, 404)
        page.get(f"/kelompok/{cohort}/lisan", of_none)


def test_page_for_cards_says_what_to_do_when_nobody_is_invited(school: Flask) -> None:
    page, trainer = make_staff(school, "Bu Rina", "pelatih")
    with school.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="B", place="C", starts=utcnow().date(), ends=utcnow().date(),
            now=utcnow(),
        )  # fmt: skip
    page.get(f"/kelompok/{cohort}/lisan")
    assert "Belum ada peserta tanpa HP." in page.text


def test_unreadable_number_is_asked_again_and_keeps_what_others_said(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti", "Tini")
    with school.app_context():
        lesson = next(
            each
            for _, its in queries.lessons_for_cards()
            for each in its
            if any(q.kind == "number" for q in quiz_of(each.id).questions)
        )
        quiz = quiz_of(lesson.id)
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(each) for each in people], lesson=lesson.id)
    for question in quiz.questions:
        if question.kind == "number":
            break
        page.submit(status=200)
    page.submit(status=422, t0="banyak", t1="1.650")
    assert "Tulis dengan angka." in page.text
    values = {each.get("name"): each.get("value") for each in page.root.all("input")}
    assert (values["t0"], values["t1"]) == ("banyak", "1.650")


def test_sheet_of_a_cohort_leads_to_the_page_for_cards(school: Flask) -> None:
    trainer, cohort, _ = make_class(school, "Siti")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}")
    assert f"/kelompok/{cohort}/lisan" in [each.get("href") for each in page.root.all("a")]


def test_sheet_of_answers_of_another_trainer_is_not_taken(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti")
    other, assistant = make_staff(school, "Bu Tini", "pelatih")
    with school.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, assistant, now=utcnow())
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    page.submit(status=200, new=[str(people[0])], lesson=LESSON)
    [sheet] = page.root.all("input", name="lembar")
    other.get(f"/kelompok/{cohort}/lisan")
    token = other.root.all("input", name="csrf_token")[0].get("value")
    data = {"csrf_token": token, "lembar": sheet.get("value")}
    other.post(f"/kelompok/{cohort}/lisan/jawaban", data)
    assert other.location == f"/kelompok/{cohort}/lisan"


def participants(app: Flask, cohort: UUID) -> list[str]:
    with app.app_context():
        return [each.label for each in queries.people_without_phone(cohort, utcnow())]


def test_people_without_a_phone_are_those_who_agreed_then_those_not_yet_asked(
    school: Flask,
) -> None:
    trainer, cohort, [_, tini] = make_class(school, "Siti", "Tini")
    say_yes(school, trainer, cohort, tini)
    assert participants(school, cohort) == ["Tini (2)", "Siti (1)"]


def test_invitations_page_tells_who_takes_part_without_a_phone_apart(school: Flask) -> None:
    trainer, cohort, [spoken, slip, _] = make_class(school, "Siti", "Tini", "Yuli")
    say_yes(school, trainer, cohort, spoken)
    with school.app_context():
        code = next(each.code for each in open_invitations(cohort) if each.id == slip)
    claim(school, code, name="Tini")
    page = sign_in(school, trainer)
    page.get(f"/kelompok/{cohort}/undangan")
    assert "1 orang sudah menerima undangan." in page.text
    assert "1 orang ikut tanpa HP." in page.text
