"""When somebody last departed: asked in the profile, by choice, and theirs to take back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity import actions as identity
from app.identity import queries
from app.identity.models import Departure
from app.identity.rules.departure import LastDepartureAnswer, months_offered
from app.kit.clock import today
from app.kit.store.db import read, transaction
from app.own_data import queries as own_data
from app.own_data.actions import erase_person
from tests.page import Page
from tests.rooms.sign_in.people import create_person, sign_in_with_pin

BEFORE, NOW = (datetime(2026, month, 24, tzinfo=UTC) for month in (3, 11))


@pytest.fixture
def worker(app: Flask, page: Page) -> UUID:
    person = create_person(app)
    sign_in_with_pin(page, person)
    return person.id


def kept_answer(app: Flask, account: UUID) -> LastDepartureAnswer | None:
    with app.app_context():
        return queries.find_departure(account)


def test_departure_is_stored_as_chosen_and_shown_again_in_the_profile(
    app: Flask, page: Page, worker: UUID
) -> None:
    month = months_offered(today())[today().year - 1][0]
    for choice, answer in (
        (f"{month:%Y-%m}", LastDepartureAnswer("bulan", month)),
        ("24_bulan", LastDepartureAnswer("24_bulan")),
        ("lebih_lama", LastDepartureAnswer("lebih_lama")),
        ("belum_tahu", LastDepartureAnswer("belum_tahu")),
        ("belum_berangkat", LastDepartureAnswer("belum_berangkat")),
        ("", None),
    ):
        page.get("/profil")
        page.submit(departure=choice)
        assert kept_answer(app, worker) == answer
        page.get("/profil")
        chosen = [each for each in page.root.all("option") if each.get("selected") is not None]
        assert choice in [each.get("value") for each in chosen]


def test_departure_is_not_stored_when_it_is_no_option_and_the_form_keeps_the_rest(
    app: Flask, page: Page, worker: UUID
) -> None:
    page.get("/profil")
    for typed in ("2099-01", "bulan", "1999-13"):
        page.submit(status=422, departure=typed, name="Sumi baru")
        assert page.root.one("input", name="name").get("value") == "Sumi baru"
    assert kept_answer(app, worker) is None


def test_kept_month_stays_a_choice_when_it_is_older_than_those_offered(
    app: Flask, page: Page, worker: UUID
) -> None:
    old = LastDepartureAnswer("bulan", date(2012, 5, 1))
    with app.app_context(), transaction() as tx:
        identity.set_last_departure(tx, worker, old, now=NOW)
    page.get("/profil")
    page.submit(name="Sumi")
    assert kept_answer(app, worker) == old


def test_same_answer_keeps_its_day_and_another_one_gets_a_new_one(app: Flask, worker: UUID) -> None:
    days = []
    recent, longer = LastDepartureAnswer("24_bulan"), LastDepartureAnswer("lebih_lama")
    for answer, now in ((recent, BEFORE), (recent, NOW), (longer, NOW)):
        with app.app_context(), transaction() as tx:
            identity.set_last_departure(tx, worker, answer, now=now)
        with app.app_context():
            days.append(read().scalar(select(Departure.answered_on)))
    assert days == [BEFORE.date(), BEFORE.date(), NOW.date()]


def test_departure_is_in_the_download_and_is_erased_with_the_person(
    app: Flask, worker: UUID
) -> None:
    with app.app_context(), transaction() as tx:
        identity.set_last_departure(tx, worker, LastDepartureAnswer("belum_tahu"), now=NOW)
    with app.app_context():
        (row,) = own_data.export_personal_data(worker)["departure"]
        assert (row["kind"], row["month"]) == ("belum_tahu", None)
        with transaction() as tx:
            erase_person(tx, worker, NOW)
        assert read().scalar(select(Departure.account)) is None


def test_profile_says_that_the_departure_is_counted_by_region(page: Page, worker: UUID) -> None:
    page.get("/profil")
    field = page.root.one("select", name="departure")
    hint = page.root.one("span", id=str(field.get("aria-describedby"))).text
    assert "dihitung menurut wilayah" in hint
    assert "dikenal petugas" in hint
