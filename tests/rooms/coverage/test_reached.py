"""Which regions are reached: by cohorts, frozen with the week, on page, in CSV and in JSON."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.models import CoveragePage
from app.frozen_weeks.rules import WEEK
from app.households import actions as households
from app.kit.clock import last_monday, today, utcnow
from app.kit.store.db import read, transaction
from app.own_data import actions as own_data
from app.training import actions as training
from tests.api import check
from tests.factories import make_staff
from tests.rooms.coverage.conftest import Homes, Officer, freeze_anew
from tests.rooms.households.people import add_account, day_of_test

HERE, BESIDE = "35.07.01.2001", "35.07.01.2002"


def hold_cohort(app: Flask, village: str) -> None:
    _, trainer = make_staff(app, "Pak Bambang", "pelatih", "35")
    with app.app_context(), transaction() as tx:
        made = training.create_cohort(
            tx,
            trainer,
            name="Slahung A",
            place="balai desa",
            starts=today() - timedelta(days=40),
            ends=today() - timedelta(days=20),
            now=utcnow(),
        )
        training.set_cohort_village(tx, made, village, changed_by=trainer, now=utcnow())


def test_village_of_an_ended_cohort_is_reached_on_page_csv_and_json(
    app: Flask, officer: Officer
) -> None:
    hold_cohort(app, HERE)
    with app.app_context():
        freeze_anew()
    page = officer("00")
    for code in ("00", "35", "35.07", "35.07.01", HERE):
        page.get(f"/cakupan/{code}.json")
        check(app, page.response, "get", "/cakupan/{code}.json")
        told = page.response.get_json()
        assert told["total"]["reached"] is True
        shown = {row["code"]: row["reached"] for row in told["rows"]}
        assert all(value == HERE.startswith(its) for its, value in shown.items())
        page.get(f"/cakupan/{code}.csv")
        lines = csv.DictReader(io.StringIO(page.response.get_data().decode("utf-8-sig")))
        parts = [line for line in lines if line["baris"] != "ukuran"]
        assert {line["kode"]: line["terjangkau"] for line in parts} == {
            code: "ya",
            **{its: "ya" if value else "belum" for its, value in shown.items()},
        }
        page.get(f"/cakupan/{code}")
        assert "Terjangkau Ya" in page.root.one(cls="ringkas").text
        assert "Itu tidak berarti ada rumah tangga yang sudah belajar." in page.text
    page.get(f"/cakupan/{BESIDE}")
    assert "Terjangkau Belum" in page.root.one(cls="ringkas").text


def test_households_that_come_move_or_are_erased_never_change_what_is_reached(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    hold_cohort(app, HERE)
    homes(BESIDE, 0, 20)
    with app.app_context(), transaction() as tx:
        alone = add_account(tx, "Wati")
        home = households.create_new_household(tx, alone, "pekerja", HERE, now=day_of_test(0))
    page = officer("00")

    def reached() -> set[str]:
        with app.app_context():
            freeze_anew()
        page.get("/cakupan/35.07.01.json")
        return {row["code"] for row in page.response.get_json()["rows"] if row["reached"]}

    assert reached() == {HERE}
    with app.app_context(), transaction() as tx:
        households.set_household_village(tx, home, BESIDE, now=day_of_test(1))
    assert reached() == {HERE}
    with app.app_context(), transaction() as tx:
        own_data.erase_person(tx, alone, utcnow())
    assert reached() == {HERE}


def test_week_frozen_before_reached_was_recorded_says_so(app: Flask, officer: Officer) -> None:
    hold_cohort(app, HERE)
    with app.app_context():
        freeze_anew()
        with transaction() as tx:
            for region, text in read().execute(select(CoveragePage.region, CoveragePage.numbers)):
                old = text.replace('"format":2', '"format":1').replace('"reached":true', "")
                old = old.replace("{,", "{").replace(",}", "}")
                tx.execute(
                    update(CoveragePage).where(CoveragePage.region == region).values(numbers=old)
                )
    page = officer("00")
    for code in ("00", "35", "35.07.01", BESIDE):
        page.get(f"/cakupan/{code}.json")
        told = page.response.get_json()
        assert {told["total"]["reached"], *(row["reached"] for row in told["rows"])} == {None}
        page.get(f"/cakupan/{code}")
        assert "Belum dicatat" in page.root.one(cls="ringkas").text


def test_frozen_week_keeps_what_was_reached_when_a_village_is_told_later(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        monday = last_monday(utcnow())
        assert frozen_weeks.freeze_week(monday - WEEK, utcnow() - WEEK)
    hold_cohort(app, HERE)
    with app.app_context():
        assert frozen_weeks.freeze_week(monday)
    page = officer("00")
    told = {}
    for week in (monday - WEEK, monday):
        page.get(f"/cakupan/35.json?pekan={week}")
        told[week] = page.response.get_json()["total"]["reached"]
    assert told == {monday - WEEK: False, monday: True}
