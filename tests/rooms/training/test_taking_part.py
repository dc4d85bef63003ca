"""What a learner is told who joins a cohort with a profile that was there before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.training import actions, queries
from tests.factories import make_household, make_staff, sign_in
from tests.page import Element, Page

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


@pytest.fixture
def cohort(app: Flask, trainer: tuple[Page, UUID]) -> UUID:
    with app.app_context(), transaction() as tx:
        ends = today() + timedelta(days=30)
        named = {"name": "Ponorogo B", "place": "balai desa"}
        return actions.create_cohort(
            tx, trainer[1], starts=today(), ends=ends, now=utcnow(), **named
        )


@pytest.fixture
def mother(app: Flask) -> Page:
    with app.app_context(), transaction() as tx:
        _wati, sumi = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))
    return sign_in(app, sumi)


def join(app: Flask, page: Page, cohort: UUID, *, times: int = 1) -> None:
    with app.app_context():
        code = queries.open_codes_of_cohort(cohort, utcnow())[0].code
    page.get(f"/gabung/{code}")
    form = page.root.one("main").one("form")
    for _ in range(times):
        page.submit(form)
    page.get(page.location)


def form_of(page: Page, ending: str, value: str = "") -> Element:
    return next(
        form
        for form in page.root.one("main").all("form")
        if form.get("action").endswith(ending) and (not value or form.all("button", value=value))
    )


def attendance_list_text(trainer: tuple[Page, UUID], cohort: UUID) -> str:
    trainer[0].get(f"/kelompok/{cohort}")
    return trainer[0].text


def test_page_after_joining_a_cohort_shows_its_trainer_and_what_the_trainer_sees(
    app: Flask, mother: Page, cohort: UUID
) -> None:
    join(app, mother, cohort)
    assert mother.root.one("h1").text == "Anda ikut kelompok Ponorogo B"
    assert "Pelatihnya Pak Bambang. Anda ikut sejak 24 November 2026." in mother.text
    assert "Terlihat: nama panggilan Anda di kelompok ini." in mother.text
    assert "Tidak terlihat: pelajaran Anda" in mother.text
    assert "Bolehkah Pak Bambang melihat pelajaran yang sudah Anda selesaikan?" in mother.text


def test_joining_a_cohort_again_shows_the_same_page_as_the_first_time(
    app: Flask, mother: Page, cohort: UUID
) -> None:
    join(app, mother, cohort)
    first = mother.response.get_data()
    join(app, mother, cohort, times=2)
    assert mother.root.one("h1").text == "Anda ikut kelompok Ponorogo B"
    assert len(mother.response.get_data()) == len(first)


def test_consent_to_the_trainer_can_be_given_and_withdrawn_on_the_learners_cohort_page(
    app: Flask, mother: Page, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    join(app, mother, cohort)
    mother.submit(form_of(mother, "/izin", "boleh"), button="boleh")
    mother.get(f"/kelompok/{cohort}/saya")
    assert "Terlihat, karena Anda izinkan: pelajaran yang selesai" in mother.text
    assert "ikut kelompok" not in attendance_list_text(trainer, cohort)
    mother.submit(form_of(mother, "/izin", "tidak"), button="tidak")
    mother.get(f"/kelompok/{cohort}/saya")
    assert "Tidak terlihat: pelajaran Anda" in mother.text
    # Answered once: there is a way to say yes, and no question with a no.
    assert not [b for b in mother.root.one("main").all("button") if b.text == "Tidak"]
    assert "ikut kelompok" in attendance_list_text(trainer, cohort)


def test_leaving_a_cohort_removes_the_learner_from_its_list_and_ends_the_trainer_consent(
    app: Flask, mother: Page, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    join(app, mother, cohort)
    mother.submit(form_of(mother, "/izin", "boleh"), button="boleh")
    mother.get("/izin")
    [link] = [a for a in mother.root.all("a") if a.text == "Kelompok Ponorogo B"]
    mother.get(link.get("href"))
    form = form_of(mother, "/berhenti")
    for _ in range(2):
        mother.submit(form)
    assert "Sumi" not in attendance_list_text(trainer, cohort)
    mother.get(f"/kelompok/{cohort}/saya", status=404)
    mother.get("/izin")
    assert "Kelompok Ponorogo B" not in mother.text
    join(app, mother, cohort)
    assert "Tidak terlihat: pelajaran Anda" in mother.text  # the permission stays ended
    assert "ikut kelompok" in attendance_list_text(trainer, cohort)


def test_learners_own_cohort_page_answers_404_to_people_who_do_not_take_part(
    app: Flask, mother: Page, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    for page in (mother, trainer[0]):
        page.get(f"/kelompok/{cohort}/saya", status=404)
