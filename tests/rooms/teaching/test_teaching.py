"""Answer cards, the consent to let answers count, and the hard questions of a cohort."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.content.question import NUMBER
from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.sync.actions import accepting as sync
from app.teaching import queries
from app.training import actions
from app.training.rules import ANSWERS_CONSENT
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page
from tests.rooms.learning.answers import quiz_item, quiz_of

pytestmark = pytest.mark.usefixtures("november")
LESSON = "kirim-uang/dua-biaya"
OTHER_STAFF = (("pelatih", "35.02"), ("petugas", "35.02"))


@pytest.fixture(autouse=True)
def answers_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is replaced by draw, so that no test depends on chance."""
    as_it_is = sum(2 * 360**n for n in range(30))
    monkeypatch.setattr(queries, "secret_draw", lambda _account, _rev: as_it_is)


@pytest.fixture
def trainer(school: Flask) -> tuple[Page, UUID]:
    return make_staff(school, "Pak Bambang", "pelatih", "35.02")


@pytest.fixture
def cohort(school: Flask, trainer: tuple[Page, UUID]) -> UUID:
    with school.app_context(), transaction() as tx:
        ends = today() + timedelta(days=30)
        named = {"name": "Ponorogo B", "place": "balai desa"}
        return actions.create_cohort(
            tx, trainer[1], starts=today(), ends=ends, now=utcnow(), **named
        )


def add_learners(app: Flask, cohort: UUID, count: int) -> list[UUID]:
    """Members of the cohort who agree that their answers count."""
    made = []
    for n in range(count):
        with app.app_context(), transaction() as tx:
            (person,) = make_household(tx, (f"Orang {n}", "pekerja"))
            actions.enrol_in_cohort(tx, cohort, person, now=utcnow())
            answer_consent(tx, person, cohort, agrees=True)
            made.append(person)
    return made


def answer_consent(tx: Session, person: UUID, cohort: UUID, *, agrees: bool) -> None:
    actions.answer_trainer_consent(
        tx,
        person,
        cohort,
        purpose=ANSWERS_CONSENT,
        agrees=agrees,
        language="id",
        now=utcnow(),
    )


def answer_wrong(app: Flask, person: UUID, number: str | None = None) -> None:
    """Answers the first question of the lesson by its first wrong option, or its first question for
    a number by `number`."""
    with app.app_context():
        asked = [
            each for each in quiz_of(LESSON).questions if (each.kind == NUMBER) is bool(number)
        ]
        first = asked[0]
        wrong = next(n for n in range(1, len(first.options) + 1) if n not in first.right_options)
        sent = quiz_item(person, LESSON)
        answers = {**sent.body["answers"], first.id: number or [wrong]}
        sync.store_sent_items([replace(sent, body={**sent.body, "answers": answers})], now=utcnow())


def questions_shown(page: Page, cohort: UUID) -> list[str]:
    page.get(f"/kelompok/{cohort}/soal")
    return [each.text for each in page.root.one("main").all("h2")]


def test_answer_cards_are_sixty_in_four_shapes(app: Flask, page: Page) -> None:
    page.get("/kartu-jawaban")
    sheets = [each for each in page.root.all("div") if "kartu" in each.classes]
    letters = [each.get("aria-label") for sheet in sheets for each in sheet.all("svg")]
    assert letters == ["A", "B", "C", "D"] * 15
    shapes = {each.one("path").get("d") for each in sheets[0].all("svg")}
    assert len(shapes) == 4


def test_hard_questions_are_hidden_under_five_people_who_agree(
    school: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    people = add_learners(school, cohort, 5)
    for person in people:
        answer_wrong(school, person)
    assert questions_shown(trainer[0], cohort)
    with school.app_context(), transaction() as tx:
        answer_consent(tx, people[0], cohort, agrees=False)
    assert questions_shown(trainer[0], cohort) == []
    assert "perlu lima orang" in trainer[0].text


def test_hard_questions_name_nobody(
    school: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    for person in add_learners(school, cohort, 5):
        answer_wrong(school, person)
    questions_shown(trainer[0], cohort)
    assert "Orang" not in trainer[0].text


def test_wrong_number_is_shown_as_typed_by_five_and_not_shown_for_four(
    school: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    people = add_learners(school, cohort, 5)
    for person in people[1:]:
        answer_wrong(school, person, "987.654")
    answer_wrong(school, people[0], "123")
    assert questions_shown(trainer[0], cohort)
    assert "Yang sering dipilih" not in trainer[0].text
    (another,) = add_learners(school, cohort, 1)
    answer_wrong(school, another, "987654")
    questions_shown(trainer[0], cohort)
    assert "Yang sering dipilih: 987.654" in trainer[0].text


def test_page_says_that_answers_are_drawn_and_the_draw_is_the_same_at_every_look(
    school: Flask,
    trainer: tuple[Page, UUID],
    cohort: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for person in add_learners(school, cohort, 5):
        answer_wrong(school, person)
    monkeypatch.setattr(queries, "secret_draw", lambda _account, _rev: 0)
    assert questions_shown(trainer[0], cohort) == []
    assert "Sebagian jawaban diacak" in trainer[0].text
    monkeypatch.undo()
    with school.app_context():
        one, other = UUID(int=1), UUID(int=2)
        assert queries.secret_draw(one, "r") == queries.secret_draw(one, "r")
        assert len({queries.secret_draw(who, rev) for who in (one, other) for rev in "rs"}) == 4


def test_leaving_a_cohort_ends_the_consent_to_let_answers_count(
    school: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    people = add_learners(school, cohort, 5)
    for person in people:
        answer_wrong(school, person)
    with school.app_context(), transaction() as tx:
        actions.leave_cohort(tx, people[0], cohort, now=utcnow())
        actions.enrol_in_cohort(tx, cohort, people[0], now=utcnow())
    assert questions_shown(trainer[0], cohort) == []


@pytest.mark.parametrize(("role", "scope"), OTHER_STAFF)
def test_hard_questions_of_a_cohort_are_not_found_by_other_staff(
    school: Flask, cohort: UUID, role: str, scope: str
) -> None:
    page, _account = make_staff(school, "Orang lain", role, scope)
    page.get(f"/kelompok/{cohort}/soal", status=404 if role == "pelatih" else 403)


def test_member_agrees_and_takes_it_back_on_the_page_of_the_cohort(
    school: Flask, cohort: UUID
) -> None:
    (person,) = add_learners(school, cohort, 1)
    page = sign_in(school, person)
    address = f"/kelompok/{cohort}/jawaban"
    page.get(address)
    assert "Anda sudah mengizinkan." in page.text
    page.submit(page.root.one("main").one("form"), button="tidak")
    page.get(address)
    assert "Anda sudah mengizinkan." not in page.text
    page.submit(page.root.one("main").one("form"), button="boleh")
    page.get(address)
    assert "Anda sudah mengizinkan." in page.text


def test_consent_to_let_answers_count_is_not_found_by_a_nonmember(
    school: Flask, cohort: UUID
) -> None:
    with school.app_context(), transaction() as tx:
        (person,) = make_household(tx, ("Wati", "pekerja"))
    sign_in(school, person).get(f"/kelompok/{cohort}/jawaban", status=404)
