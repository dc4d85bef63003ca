"""Archived cohorts: off the lists, codes closed, learners stay."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.actions import CodeRefusedError
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.sign_in.actions import redeem_invitation
from app.training import actions, queries
from tests.factories import make_household, make_person, make_staff
from tests.page import Page
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort
from tests.rooms.training.test_trainers import learners_of


def press(page: Page, path: str, button: str) -> None:
    page.get(path)
    page.submit(button=button)


def test_archived_cohort_is_on_a_list_of_its_own_until_it_is_brought_back(app: Flask) -> None:
    page, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    page.get("/kelompok/arsip")
    assert "Belum ada kelompok di arsip." in page.text
    press(page, f"/kelompok/{cohort}/arsip", "simpan")
    page.get("/kelompok")
    assert "Ponorogo B" not in page.text
    assert "Arsip kelompok" in page.text
    page.get("/kelompok/arsip")
    assert "Ponorogo B" in page.text
    page.get(f"/kelompok/{cohort}")
    assert "Kelompok ini di arsip." in page.text
    press(page, f"/kelompok/{cohort}/arsip", "kembalikan")
    page.get("/kelompok")
    assert "Ponorogo B" in page.text
    with app.app_context():
        done = read().scalars(
            select(AuditEvent.what).where(AuditEvent.about == str(cohort), AuditEvent.who == lead)
        )
        assert {"training:cohort:archive", "training:cohort:restore"} <= set(done)


def test_archived_cohort_closes_its_codes_and_keeps_its_learners(app: Flask, page: Page) -> None:
    lead_page, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        [learner] = make_household(tx, ("Wati", "pekerja"))
    enrol_in_cohort(app, cohort, learner)
    with app.app_context():
        code = queries.open_codes_of_cohort(cohort, utcnow())[0].code
        with transaction() as tx:
            helper = actions.create_assistant_code(tx, cohort, lead, now=utcnow())
    press(lead_page, f"/kelompok/{cohort}/arsip", "simpan")
    page.get(f"/gabung/{code}", 404)
    with app.app_context():
        assert queries.find_assistant_invitation(helper, utcnow()) is None
        with pytest.raises(CodeRefusedError), transaction() as tx:
            redeem_invitation(tx, code, make_person(tx, "Siti"), now=utcnow())
        [joined] = queries.joined_cohorts(learner)
        assert joined.agrees
    assert learners_of(app, cohort) == [learner]
    lead_page.get(f"/kelompok/{cohort}/kode")
    assert "Kodenya tertutup." in lead_page.text
    press(lead_page, f"/kelompok/{cohort}/arsip", "kembalikan")
    page.get(f"/gabung/{code}")


def test_only_the_lead_archives_a_cohort(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    page, assistant = make_staff(app, "Bu Rini", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, assistant, now=utcnow())
    page.get(f"/kelompok/{cohort}/arsip", 404)
    page.get(f"/kelompok/{cohort}")
    assert "Simpan ke arsip" not in page.text
    assert not is_archived(app, cohort)


def is_archived(app: Flask, cohort: UUID) -> bool:
    with app.app_context():
        found = queries.find_cohort(cohort)
        return found is not None and found.archived_at is not None
