"""Whom the sheet of a cohort names to be called, and whom it does not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app.contact import actions as contact
from app.contact.rules import NO_CONTACT, WITHOUT_PHONE
from app.course import queries as course
from app.identity.models import Consent
from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.learning.models import LessonProgress
from app.training import actions, queries
from tests.factories import make_household, make_staff
from tests.page import Page
from tests.rooms.learning.answers import publish_course
from tests.rooms.training.test_cohorts import create_cohort


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


def enrol(app: Flask, cohort: UUID, name: str, days: int) -> UUID:
    """A learner who joined so many days ago and consents to be seen."""
    now = utcnow()
    with app.app_context(), transaction() as tx:
        [account] = make_household(tx, (name, "pekerja"))
        actions.enrol_in_cohort(tx, cohort, account, now=now - timedelta(days=days))
        actions.answer_trainer_consent(tx, account, cohort, agrees=True, language="id", now=now)
    return account


def names_to_call(page: Page, cohort: UUID) -> list[str]:
    page.get(f"/kelompok/{cohort}")
    return [each.text for each in page.root.all("h3")]


def test_sheet_does_not_name_people_who_wish_no_calls_or_have_no_phone(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], create_cohort(app, trainer[1])
    people = {name: enrol(app, cohort, name, 10) for name in ("Ani", "Budi", "Cici")}
    assert names_to_call(page, cohort) == ["Ani", "Budi", "Cici"]
    with app.app_context(), transaction() as tx:
        contact.set_contact_wish(tx, people["Ani"], NO_CONTACT, now=utcnow())
        contact.set_contact_wish(tx, people["Budi"], WITHOUT_PHONE, now=utcnow())
    assert names_to_call(page, cohort) == ["Cici"]


def test_sheet_names_who_leaves_soon_without_printing_it(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], create_cohort(app, trainer[1])
    account = enrol(app, cohort, "Ani", 1)
    assert names_to_call(page, cohort) == []
    with app.app_context(), transaction() as tx:
        contact.set_planned_departure(tx, account, today().replace(day=1), now=utcnow())
    assert names_to_call(page, cohort) == ["Ani"]
    assert "Akan berangkat" in page.root.one("span", cls="layar").text


def test_learner_is_stuck_in_a_lesson_tried_three_times_unless_private_or_passed(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], create_cohort(app, trainer[1])
    with app.app_context():
        publish_course()
        shown = course.catalogue()
        private = min(shown.private_lesson_ids)
        lessons = [each.id for each in shown.lessons if not each.private]
    now = utcnow()
    tries = {
        "Ani": (lessons[0], 3, None),
        "Budi": (lessons[0], 2, None),
        "Cici": (private, 4, None),
        "Dedi": (lessons[0], 3, now),
        "Eko": ("tidak/ada", 3, None),
    }
    for name, (lesson, number, passed) in tries.items():
        account = enrol(app, cohort, name, 1)
        with app.app_context(), transaction() as tx:
            tx.add(
                LessonProgress(
                    account=account,
                    lesson=lesson,
                    best=40,
                    tries=number,
                    passed_at=passed,
                    last_at=now,
                )
            )
    assert names_to_call(page, cohort) == ["Ani"]
    assert "belum lulus sesudah tiga kali mencoba" in page.text
    with app.app_context():
        found = queries.cohort_with_learners(cohort, trainer[1])
    assert found is not None
    assert [each.stuck_in for each in found.learners] == [lessons[0], None, None, None, None]
    with app.app_context(), transaction() as tx:
        tx.execute(update(Consent).values(version=1))
    assert names_to_call(page, cohort) == []
    page.get("/hari-ini")
    assert "belum lulus sesudah tiga kali mencoba" not in page.text
