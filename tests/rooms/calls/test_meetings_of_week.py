"""This week's meetings on a trainer's day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.meetings import actions
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.calls.test_calls import make_cohort

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Wahyu", "pelatih", "35.02")


def hold(app: Flask, cohort: UUID, trainer: UUID, day: date) -> UUID:
    with app.app_context(), transaction() as tx:
        return actions.enter_meeting(tx, cohort, day, 1, made_by=trainer, now=utcnow())


def meetings_listed(page: Page) -> list[str]:
    page.get("/hari-ini")
    rows = [each for each in page.root.one("main").all("a") if "/pertemuan/" in each.get("href")]
    return [each.get("href").rsplit("/", 1)[1] for each in rows if "baru" not in each.get("href")]


def test_day_lists_the_meetings_of_this_week_in_order(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1])
    monday = today() - timedelta(days=today().weekday())
    days = (-1, 6, 0, 7)
    made = {n: hold(app, cohort, trainer[1], monday + timedelta(days=n)) for n in days}
    assert meetings_listed(trainer[0]) == [str(made[0]), str(made[6])]


def test_day_lists_no_meeting_that_was_called_off_or_of_a_cohort_of_others(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1])
    off = hold(app, cohort, trainer[1], today())
    with app.app_context(), transaction() as tx:
        actions.call_off_meeting(tx, off, "cuaca", called_off_by=trainer[1], now=utcnow())
    _page, other = make_staff(app, "Bu Rini", "pelatih", "35.02")
    hold(app, make_cohort(app, other, "Lain"), other, today())
    assert meetings_listed(trainer[0]) == []
    assert "Belum ada yang dicatat." in trainer[0].text
