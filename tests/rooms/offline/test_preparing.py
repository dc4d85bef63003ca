"""What the server hands to the phone of a trainer who prepares a class, and to whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.content.asking import shuffle_options
from app.course import queries as course
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.spoken import queries as spoken
from app.training import actions as training
from tests.factories import make_person, make_staff, sign_in
from tests.page import Page
from tests.rooms.meetings.cohort import SomeCohort, enter, make_class


def prepare(page: Page, made: SomeCohort) -> Any:
    page.get(f"/kelompok/{made.id}/siapkan")
    page.submit(page.root.one("main").one("form"), 200)
    return json.loads(page.response.data)


def test_prepared_class_has_ids_and_names_of_its_people_and_nothing_else_of_them(
    school: Flask,
) -> None:
    made = make_class(school, "Siti", "Tini", listed=("Yuli", "Siti"))
    people = prepare(made.rina_page, made)["people"]
    assert all(each.keys() == {"id", "name", "cards"} for each in people)
    assert {(each["id"], each["name"], each["cards"]) for each in people} == {
        (str(made.people["Siti"]), "Siti", None),
        (str(made.people["Tini"]), "Tini", None),
        (str(made.listed["Yuli"]), "Yuli", "new"),
        (str(made.listed["Siti"]), "Siti (2)", "new"),  # told apart by the number on the slip
    }


def test_prepared_class_has_the_meetings_of_the_coming_week(school: Flask) -> None:
    made = make_class(school, "Siti")
    days = [today() + timedelta(days=n) for n in (-1, 0, 7, 8)]
    ids = [str(enter(school, made, day)) for day in days]
    meetings = prepare(made.rina_page, made)["meetings"]
    assert {(each["id"], each["date"], each["nth"]) for each in meetings} == {
        (id_, day.isoformat(), 1) for id_, day in list(zip(ids, days, strict=True))[1:3]
    }


def test_prepared_class_has_the_quizzes_for_cards_without_their_key(school: Flask) -> None:
    made = make_class(school, "Siti")
    lessons = prepare(made.rina_page, made)["lessons"]
    with school.app_context():
        entries = [each for _, its in spoken.lessons_for_cards() for each in its]
        shown = course.quiz_presentation(entries[0].rev, "id")
    assert [each["id"] for each in lessons] == [each.id for each in entries]
    assert shown is not None
    for question, its in zip(lessons[0]["questions"], shown["questions"], strict=True):
        assert question.keys() == {"id", "kind", "question", "body", "options"}
        if question["kind"] != "number":
            order = shuffle_options(entries[0].rev, its, len(its["options"]))
            assert [n for n, _ in question["options"]] == list(order)


def test_preparing_a_class_is_noted_with_who_did_it(school: Flask) -> None:
    made = make_class(school, "Siti")
    prepare(made.rina_page, made)
    with school.app_context():
        found = read().execute(
            select(AuditEvent.who, AuditEvent.about).where(
                AuditEvent.what == "offline:class:prepare"
            )
        )
        assert [tuple(row) for row in found] == [(made.rina, str(made.id))]


@pytest.mark.parametrize("who", ["other", "company", "removed", "archived", "learner", "nobody"])
def test_class_is_prepared_by_its_trainers_alone(school: Flask, who: str) -> None:
    made = make_class(school, "Siti")
    page = made.budi_page
    page.get(f"/kelompok/{made.id}/siapkan", 200)
    token = page.root.one("main").one("input", name="csrf_token").get("value")
    with school.app_context(), transaction() as tx:
        if who == "removed":
            training.remove_assistant(tx, made.id, made.budi, removed_by=made.rina, now=utcnow())
        elif who == "archived":
            training.set_cohort_archived(tx, made.id, True, changed_by=made.rina, now=utcnow())
        learner = make_person(tx, "Sumi", utcnow())
    if who == "other":
        page, _ = make_staff(school, "Pak Anton", "pelatih")
    elif who == "company":
        page, _ = make_staff(school, "Bu Sri", "penempatan")
    elif who == "learner":
        page = sign_in(school, learner)
    elif who == "nobody":
        page = Page(school.test_client())
    address = f"/kelompok/{made.id}/siapkan"
    seen = page.client.get(address)
    assert seen.status_code in ((302, 303) if who == "nobody" else (403, 404))
    sent = page.client.post(address, data={"csrf_token": token})
    assert sent.status_code in (302, 303, 400, 403, 404)
    assert not [each for each in (seen, sent) if "Siti" in each.text]


@pytest.mark.parametrize("size", [1, 40])
def test_preparing_reads_as_many_statements_for_forty_people_as_for_one(
    school: Flask, statements: Callable[[], Any], size: int
) -> None:
    made = make_class(school, *(f"Orang {n}" for n in range(size)))
    made.rina_page.get(f"/kelompok/{made.id}/siapkan")
    form = made.rina_page.root.one("main").one("form")
    with statements() as seen:
        made.rina_page.submit(form, 200)
    assert len(seen) == 8, seen
