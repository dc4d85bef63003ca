"""A trainer gives a learner of their own a one-time code, on the screen or on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from app.kit.db import new_id, transaction
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page
from tests.rooms.door.people import PIN, someone
from tests.rooms.recovery.codes import HOUR, NOON
from tests.rooms.training.test_cohorts import enrol, make_cohort


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as at_noon:
        yield at_noon


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


@pytest.fixture
def learner(app: Flask) -> UUID:
    return someone(app).id


@pytest.fixture
def address(app: Flask, trainer: tuple[Page, UUID], learner: UUID) -> str:
    cohort = make_cohort(app, trainer[1])
    enrol(app, cohort, learner, agrees=None)
    return f"/kelompok/{cohort}/orang/{learner}"


def made(page: Page, address: str, what: str) -> str:
    page.get(address)
    page.submit(status=200, button=what)
    return page.root.one("p", cls="kode").text.replace(" ", "")


@pytest.mark.parametrize(
    "what, until", [("layar", "pukul 12.10 WIB"), ("kertas", "besok, Kamis 26 November")]
)
def test_from_the_sheet_to_a_code_that_opens_a_new_phone(
    trainer: tuple[Page, UUID], address: str, page: Page, what: str, until: str
) -> None:
    staff = trainer[0]
    staff.get(address.partition("/orang")[0])
    assert address in [a.get("href") for a in staff.root.one("tbody").all("a")]
    code = made(staff, address, what)
    assert re.fullmatch("[BCDFGHJKLMNPRSTVWXZ349]{12}", code)
    assert until in staff.text
    assert "Dari pelatih Pak Bambang" in staff.text or what == "layar"
    assert staff.response.headers["Cache-Control"] == "no-store"
    assert code not in staff.response.request.url
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Sumi"


def test_a_code_for_the_screen_ends_after_ten_minutes(
    trainer: tuple[Page, UUID], address: str, page: Page, clock: time_machine.Traveller
) -> None:
    code = made(trainer[0], address, "layar")
    clock.shift(HOUR / 6)
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=PIN)


def test_the_trainer_sees_what_came_of_the_code(
    trainer: tuple[Page, UUID], address: str, page: Page, clock: time_machine.Traveller
) -> None:
    staff = trainer[0]
    code = made(staff, address, "kertas")
    staff.get(address)
    assert "Ada kode yang masih berlaku." in staff.text
    page.get("/masuk/lupa")
    page.submit(code=code)
    staff.get(address)
    assert "besok, Kamis 26 November pukul 12.00 WIB, di HP yang sama" in staff.text
    clock.shift(24 * HOUR)
    staff.get(address, 302)  # a day later the trainer has to sign in again


def test_the_page_of_a_code_leads_back_when_it_is_opened_by_address(
    trainer: tuple[Page, UUID], address: str
) -> None:
    trainer[0].get(f"{address}/kode", 303)
    assert trainer[0].location == address


def test_a_form_that_says_nothing_makes_no_code(trainer: tuple[Page, UUID], address: str) -> None:
    trainer[0].get(address)
    trainer[0].submit(untuk="selamanya")
    assert trainer[0].location == address


def test_after_five_codes_it_says_when_to_go_on(trainer: tuple[Page, UUID], address: str) -> None:
    for _ in range(5):
        made(trainer[0], address, "layar")
    trainer[0].get(address)
    trainer[0].submit(status=429, button="layar")
    assert "Buat kode berikutnya besok" in trainer[0].text


def test_only_for_learners_of_ones_own_cohorts(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID
) -> None:
    cohort = address.split("/")[2]
    with app.app_context(), transaction() as tx:
        [stranger] = make_household(tx, ("Wati", "pekerja"))
    trainer[0].get(f"/kelompok/{cohort}/orang/{stranger}", 404)
    trainer[0].get(f"/kelompok/{cohort}/orang/{new_id()}", 404)
    other, other_id = make_staff(app, "Bu Lain", "pelatih")
    other.get(address, 404)
    theirs = make_cohort(app, other_id)
    other.get(f"/kelompok/{theirs}/orang/{learner}", 404)
    other.get("/kelompok/baru")
    token = other.root.one("main").one("input", name="csrf_token").get("value")
    other.post(f"{address}/kode", {"csrf_token": token, "untuk": "layar"}, 404)


def test_nobody_else_makes_codes(app: Flask, address: str, learner: UUID) -> None:
    sign_in(app, learner).get(address, 403)
    for role in ("petugas", "admin"):
        make_staff(app, f"Orang {role}", role)[0].get(address, 403)
    Page(app.test_client()).get(address, 302)
