"""A trainer gives a learner of their own a one-time code, on the screen or on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.secrets import hash_token
from app.kit.store.db import new_id, transaction
from app.own_data.actions import erase_person
from app.recovery import actions as recovery
from app.recovery import queries as recovery_seen
from app.training import queries
from app.training.actions import leave_cohort
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page
from tests.rooms.households.test_at_once import run_concurrently
from tests.rooms.recovery.codes import HOUR, NOON
from tests.rooms.sign_in.people import PIN, create_person
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort
from tests.shared import replace_registry


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as at_noon:
        yield at_noon


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


@pytest.fixture
def learner(app: Flask) -> UUID:
    return create_person(app).id


@pytest.fixture
def address(app: Flask, trainer: tuple[Page, UUID], learner: UUID) -> str:
    cohort = create_cohort(app, trainer[1])
    enrol_in_cohort(app, cohort, learner, agrees=None)
    return f"/kelompok/{cohort}/orang/{learner}"


def code_on_page(page: Page) -> str:
    return page.root.one("p", cls="kode").text.replace(" ", "")


def create_code(page: Page, address: str, what: str) -> str:
    page.get(address)
    page.submit(status=200, button=what)
    return code_on_page(page)


@pytest.mark.parametrize(
    "what, until", [("layar", "pukul 12.10 WIB"), ("kertas", "besok, Kamis 26 November")]
)
def test_attendance_list_links_to_a_trainer_code_that_signs_a_learner_in_on_a_new_phone(
    trainer: tuple[Page, UUID], address: str, page: Page, what: str, until: str
) -> None:
    staff = trainer[0]
    staff.get(address.partition("/orang")[0])
    assert address in [a.get("href") for a in staff.root.one("tbody").all("a")]
    code = create_code(staff, address, what)
    assert re.fullmatch("[BCDFGHJKLMNPRSTVWXZ349]{12}", code)
    assert until in staff.text
    assert "Dari pelatih Pak Bambang" in staff.text or what == "layar"
    assert staff.response.headers["Cache-Control"] == "no-store"
    assert code not in staff.response.request.url
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Sumi"


def test_trainer_code_shown_on_screen_expires_after_ten_minutes(
    trainer: tuple[Page, UUID], address: str, page: Page, clock: time_machine.Traveller
) -> None:
    code = create_code(trainer[0], address, "layar")
    clock.shift(HOUR / 6)
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=PIN)


def test_trainer_code_page_shows_whether_the_code_is_valid_or_started_a_pin_reset(
    trainer: tuple[Page, UUID], address: str, page: Page, clock: time_machine.Traveller
) -> None:
    staff = trainer[0]
    code = create_code(staff, address, "kertas")
    staff.get(address)
    assert "Ada kode yang masih berlaku." in staff.text
    page.get("/masuk/lupa")
    page.submit(code=code)
    staff.get(address)
    assert "besok, Kamis 26 November pukul 12.00 WIB, di HP yang sama" in staff.text
    clock.shift(24 * HOUR)
    staff.get(address, 302)  # a day later the trainer has to sign in again


def test_trainer_code_page_redirects_on_get(trainer: tuple[Page, UUID], address: str) -> None:
    trainer[0].get(f"{address}/kode", 303)
    assert trainer[0].location == address


def test_trainer_code_form_with_an_invalid_choice_creates_no_code(
    trainer: tuple[Page, UUID], address: str
) -> None:
    trainer[0].get(address)
    trainer[0].submit(untuk="selamanya")
    assert trainer[0].location == address


def test_trainer_code_form_sent_again_shows_the_same_code_until_it_is_used(
    trainer: tuple[Page, UUID], address: str, page: Page, clock: time_machine.Traveller
) -> None:
    """As reloading does: the code on paper stays good, and its time goes on."""
    staff = trainer[0]
    staff.get(address)
    form = staff.root.one("main").one("form")
    staff.submit(form, status=200, button="kertas")
    code, until = code_on_page(staff), "besok, Kamis 26 November pukul 12.00"
    assert until in staff.text
    clock.shift(HOUR)
    for _ in range(6):
        staff.submit(form, status=200, button="kertas")
        assert code_on_page(staff) == code
    assert until in staff.text
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)
    staff.submit(form, status=410, button="kertas")
    assert "tidak berlaku lagi" in staff.text
    assert not staff.root.all("p", cls="kode")


def test_new_code_button_creates_a_trainer_code_and_voids_the_previous_one(
    trainer: tuple[Page, UUID], address: str, page: Page
) -> None:
    staff = trainer[0]
    old = create_code(staff, address, "kertas")
    first = staff.root.one("main").one("form")
    staff.submit(first, status=200, button="kertas")
    new = code_on_page(staff)
    assert new != old
    staff.submit(first, status=200, button="kertas")
    assert code_on_page(staff) == new
    page.get("/masuk/kode")
    page.submit(status=422, code=old, pin=PIN)
    page.submit(code=new, pin=PIN)


def test_trainer_code_form_sent_again_for_paper_creates_a_new_code_and_not_the_screen_code(
    trainer: tuple[Page, UUID], address: str
) -> None:
    staff = trainer[0]
    staff.get(address)
    form = staff.root.one("main").one("form")
    staff.submit(form, status=200, button="layar")
    on_screen = code_on_page(staff)
    staff.submit(form, status=200, button="kertas")
    assert code_on_page(staff) != on_screen
    assert "besok" in staff.text
    staff.submit(form, status=410, button="layar")


def test_trainer_code_form_of_another_learner_or_trainer_creates_no_code(
    app: Flask, trainer: tuple[Page, UUID], address: str
) -> None:
    cohort = UUID(address.split("/")[2])
    other = create_person(app, "Wati", secret="b" * 43).id
    enrol_in_cohort(app, cohort, other, agrees=None)
    staff = trainer[0]
    staff.get(f"/kelompok/{cohort}/orang/{other}")
    note = staff.root.one("main").one("input", name="note").get("value")
    staff.get(address)
    for forged in (note, "x", ""):
        staff.submit(note=forged, button="layar")
        assert staff.location == address


def test_trainer_code_is_shown_again_after_a_pepper_rotation(
    app: Flask, learner: UUID, trainer: tuple[Page, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        its: dict[str, Any] = {
            "trainer": trainer[1],
            "lifetime": HOUR,
            "now": utcnow(),
            "form_number": new_id(),
        }
        given = recovery.issue_trainer_code(learner, **its)
        old = registry(app).settings
        rotated = replace(old, peppers={"9": b"n" * 40, **old.peppers})
        replace_registry(monkeypatch, app, settings=rotated)
        assert recovery.issue_trainer_code(learner, **its) == given


def test_trainer_code_form_sent_twice_concurrently_creates_one_code(
    app: Flask, learner: UUID, trainer: tuple[Page, UUID]
) -> None:
    with app.app_context():
        given: list[recovery.IssuedTrainerCode] = []
        its: dict[str, Any] = {
            "trainer": trainer[1],
            "lifetime": HOUR,
            "now": utcnow(),
            "form_number": new_id(),
        }

        def give() -> None:
            given.append(recovery.issue_trainer_code(learner, **its))

        assert run_concurrently(app, give, give) == [None, None]
        assert given[0] == given[1]


def test_sixth_trainer_code_of_a_day_is_refused_with_the_time_when_the_next_is_possible(
    trainer: tuple[Page, UUID], address: str
) -> None:
    for _ in range(5):
        create_code(trainer[0], address, "layar")
    trainer[0].get(address)
    trainer[0].submit(status=429, button="layar")
    assert "Buat kode berikutnya besok" in trainer[0].text


def test_trainer_can_create_codes_only_for_learners_of_their_own_cohorts(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID
) -> None:
    cohort = address.split("/")[2]
    with app.app_context(), transaction() as tx:
        [stranger] = make_household(tx, ("Wati", "pekerja"))
    trainer[0].get(f"/kelompok/{cohort}/orang/{stranger}", 404)
    trainer[0].get(f"/kelompok/{cohort}/orang/{new_id()}", 404)
    other, other_id = make_staff(app, "Bu Lain", "pelatih")
    other.get(address, 404)
    theirs = create_cohort(app, other_id)
    other.get(f"/kelompok/{theirs}/orang/{learner}", 404)
    other.get("/kelompok/baru")
    token = other.root.one("main").one("input", name="csrf_token").get("value")
    other.post(f"{address}/kode", {"csrf_token": token, "untuk": "layar"}, 404)


def test_creating_a_trainer_code_requires_the_trainer_permission(
    app: Flask, address: str, learner: UUID
) -> None:
    sign_in(app, learner).get(address, 403)
    for role in ("petugas", "admin"):
        make_staff(app, f"Orang {role}", role)[0].get(address, 403)
    Page(app.test_client()).get(address, 302)


def leave_cohort_of(app: Flask, learner: UUID, address: str) -> None:
    with app.app_context(), transaction() as tx:
        leave_cohort(tx, learner, UUID(address.split("/")[2]), now=utcnow())


@pytest.mark.parametrize("way", ["/masuk/kode", "/masuk/lupa"])
def test_unused_trainer_code_is_voided_when_its_learner_leaves_the_cohort(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID, page: Page, way: str
) -> None:
    code = create_code(trainer[0], address, "kertas")
    leave_cohort_of(app, learner, address)
    page.get(way)
    page.submit(status=422, code=code, pin=PIN if way == "/masuk/kode" else None)
    with app.app_context():
        assert recovery_seen.trainer_code_notice(learner, None, utcnow()) is None


def test_trainer_code_stays_valid_when_its_learner_leaves_a_cohort_of_another_trainer(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID, page: Page
) -> None:
    _, other = make_staff(app, "Bu Lain", "pelatih")
    theirs = create_cohort(app, other)
    enrol_in_cohort(app, theirs, learner, agrees=None)
    code = create_code(trainer[0], address, "kertas")
    leave_cohort_of(app, learner, f"/kelompok/{theirs}")
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)


def test_trainer_code_stays_valid_when_its_learner_leaves_a_cohort_they_never_joined(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID, page: Page
) -> None:
    other = create_cohort(app, trainer[1])
    code = create_code(trainer[0], address, "kertas")
    leave_cohort_of(app, learner, f"/kelompok/{other}")
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)


def test_trainer_code_of_an_erased_trainer_is_rejected(
    app: Flask, trainer: tuple[Page, UUID], address: str, page: Page
) -> None:
    code = create_code(trainer[0], address, "kertas")
    with app.app_context(), transaction() as tx:
        erase_person(tx, trainer[1], utcnow())
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=PIN)


def test_sign_in_fails_with_a_trainer_code_created_while_its_learner_leaves_the_cohort(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    for n in range(6):
        learner = create_person(app, secret=f"{n}" * 43).id
        cohort = create_cohort(app, trainer[1])
        enrol_in_cohort(app, cohort, learner, agrees=None)
        with app.app_context():
            earlier = recovery.issue_trainer_code(
                learner, trainer=trainer[1], lifetime=HOUR, now=utcnow()
            )
            given = [earlier]

        def give(learner: UUID = learner, cohort: UUID = cohort, given: Any = given) -> None:
            takes_part = partial(queries.cohort_member_name, cohort, learner)
            its: dict[str, Any] = {
                "trainer": trainer[1],
                "lifetime": HOUR,
                "now": utcnow(),
            }
            given.append(recovery.issue_trainer_code(learner, **its, is_still_allowed=takes_part))

        def leave_cohort(learner: UUID = learner, cohort: UUID = cohort) -> None:
            leave_cohort_of(app, learner, f"/kelompok/{cohort}")

        gave, left = run_concurrently(app, give, leave_cohort)
        assert left is None
        assert gave is None or isinstance(gave, recovery.TrainerCodeDeniedError)
        with app.app_context():
            for each in given:
                assert (
                    recovery.sign_in_with_trainer_code(
                        each.code, PIN, hash_token("new"), now=utcnow()
                    )
                    is None
                )


def test_trainer_code_is_not_created_for_a_learner_who_has_just_left_the_cohort(
    app: Flask, trainer: tuple[Page, UUID], address: str, learner: UUID
) -> None:
    cohort = UUID(address.split("/")[2])
    leave_cohort_of(app, learner, address)
    takes_part = partial(queries.cohort_member_name, cohort, learner)
    with app.app_context(), pytest.raises(recovery.TrainerCodeDeniedError):
        recovery.issue_trainer_code(
            learner, trainer=trainer[1], lifetime=HOUR, now=utcnow(), is_still_allowed=takes_part
        )
