"""In which village a cohort meets, and which villages count as reached by it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.meetings import queries as meetings
from app.own_data import actions as own_data
from app.regions import actions as regions
from app.training import actions
from app.training.models import Enrolment
from tests.factories import NOW, make_household, make_staff, sign_in
from tests.page import Page

VILLAGE, OTHER, OUTSIDE = "35.02.04.2009", "35.02.04.2010", "35.07.01.2001"
START = date(2026, 11, 24)


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


def make_cohort(app: Flask, owner: UUID, village: str | None = None) -> UUID:
    with app.app_context(), transaction() as tx:
        made = actions.create_cohort(
            tx,
            owner,
            name="Slahung A",
            place="balai desa",
            starts=START,
            ends=START + timedelta(days=30),
            now=NOW,
        )
        if village:
            actions.set_cohort_village(tx, made, village, changed_by=owner, now=NOW)
    return made


def reached(app: Flask, day: date = START) -> set[str]:
    with app.app_context():
        return set(meetings.last_cohort_day_by_village(day))


def test_trainer_tells_changes_and_removes_the_village_of_a_cohort(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, me = trainer
    cohort = make_cohort(app, me)
    page.get(f"/kelompok/{cohort}")
    assert "Desa kelompok belum diisi." in page.text
    for village in (VILLAGE, OTHER):
        page.get(f"/kelompok/{cohort}/desa?desa={village}")
        page.submit()
        assert page.location == f"/kelompok/{cohort}/kode"
        assert reached(app) == {village}
    page.get(f"/kelompok/{cohort}")
    assert "Desa: " in page.text
    page.get(f"/kelompok/{cohort}/desa")
    token = page.root.one("main").all("input", name="csrf_token")[0].get("value")
    page.post(f"/kelompok/{cohort}/desa", {"csrf_token": token, "hapus": "1"}, 303)
    assert reached(app) == set()
    with app.app_context():
        told = select(AuditEvent.who).where(AuditEvent.what == "training:village:tell")
        assert [*read().scalars(told)] == [me] * 3


def test_lists_begin_in_the_trainers_region(app: Flask, trainer: tuple[Page, UUID]) -> None:
    page = trainer[0]
    cohort = make_cohort(app, trainer[1])
    page.get(f"/kelompok/{cohort}")
    [link] = [a.get("href") for a in page.root.all("a") if a.text == "Isi desa kelompok"]
    page.get(link)
    assert "Pilih kecamatan" in page.text


def test_village_outside_the_trainers_region_is_refused_with_a_sentence(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, me = trainer
    cohort = make_cohort(app, me)
    page.get("/kelompok/baru")
    token = page.root.one("main").one("input", name="csrf_token").get("value")
    page.get(f"/kelompok/{cohort}/desa?desa={OUTSIDE}")
    assert "Desa ini di luar wilayah Anda." in page.text
    page.post(f"/kelompok/{cohort}/desa?desa={OUTSIDE}", {"csrf_token": token}, 422)
    assert reached(app) == set()


def test_only_trainers_of_the_programme_tell_villages_and_only_of_their_own_cohorts(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1])
    make_staff(app, "Bu Lain", "pelatih", "35.02")[0].get(f"/kelompok/{cohort}/desa", 404)
    company, its_trainer = make_staff(app, "Pak PT", "penempatan", "35.02")
    theirs = make_cohort(app, its_trainer)
    company.get(f"/kelompok/{theirs}/desa", 403)
    company.get(f"/kelompok/{theirs}")
    assert "Isi desa kelompok" not in company.text
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Wati", "pekerja"))
    sign_in(app, worker).get(f"/kelompok/{cohort}/desa", 403)


def test_village_is_reached_from_the_first_day_of_a_cohort_and_after_its_last(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    make_cohort(app, trainer[1], VILLAGE)
    make_cohort(app, trainer[1], VILLAGE)
    assert reached(app, START - timedelta(days=1)) == set()
    for later in (0, 30, 3000):
        assert reached(app, START + timedelta(days=later)) == {VILLAGE}


def test_village_stays_reached_when_its_people_are_erased_or_leave(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1], VILLAGE)
    with app.app_context():
        with transaction() as tx:
            people = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))
            for account in people:
                actions.enrol_in_cohort(tx, cohort, account, now=NOW)
        with transaction() as tx:
            own_data.erase_person(tx, people[0], NOW)
            actions.leave_cohort(tx, people[1], cohort, now=NOW)
            tx.execute(delete(Enrolment))
    assert reached(app) == {VILLAGE}


def test_merged_village_is_reached_under_its_present_code(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    make_cohort(app, trainer[1], VILLAGE)
    with app.app_context(), transaction() as tx:
        regions.record_region_successor(tx, VILLAGE, OTHER, now=NOW)
    assert reached(app) == {OTHER}
