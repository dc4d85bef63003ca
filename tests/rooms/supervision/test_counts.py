"""How many cohorts an officer sees in her regions, and that she sees no person."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.meetings import actions as meetings
from app.training import actions
from tests.factories import VILLAGE, make_household, make_staff
from tests.page import Page
from tests.rooms.training.test_cohorts import enrol_in_cohort

FEW = "kurang dari 10"


def make_cohort(
    app: Flask, lead: UUID, village: str | None, starts: date, *, archived: bool = False
) -> UUID:
    with app.app_context(), transaction() as tx:
        made = actions.create_cohort(
            tx, lead, name="Kelompok Melati", place="balai desa", starts=starts,
            ends=starts + timedelta(days=30), now=utcnow(),
        )  # fmt: skip
        actions.set_cohort_village(tx, made, village, changed_by=lead, now=utcnow())
        if archived:
            actions.set_cohort_archived(tx, made, True, changed_by=lead, now=utcnow())
    return made


def rows_of(page: Page) -> dict[str, list[str]]:
    rows = page.root.one("tbody").all("tr")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in rows}


def test_officer_sees_counts_of_cohorts_by_part_and_nobody_in_them(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    _, other = make_staff(app, "Pak Toni", "pelatih", "35.02")
    running = make_cohort(app, lead, VILLAGE, today())
    make_cohort(app, lead, VILLAGE, today() + timedelta(days=9))
    make_cohort(app, lead, VILLAGE, today() - timedelta(days=90))
    make_cohort(app, lead, VILLAGE, today(), archived=True)
    make_cohort(app, other, None, today())
    with app.app_context(), transaction() as tx:
        [member] = make_household(tx, ("Wulandari", "pekerja"))
    enrol_in_cohort(app, running, member)
    officer, _ = make_staff(app, "Bu Rini", "petugas", "35.02")
    officer.get("/kelola/kelompok", 302)
    officer.get(officer.location)
    rows = rows_of(officer)
    assert list(rows.values()) == [
        ["1", "1", "1", "1", FEW], ["1", "0", "0", "0", FEW], ["2", "1", "1", "1", FEW],
    ]  # fmt: skip
    assert list(rows)[1:] == ["Desa belum diisi", "Semua"]
    for said in ("Wulandari", "Melati", "Wahyuni", "balai desa", str(running)):
        assert said not in officer.response.text
    officer.get(f"/kelola/kelompok/{VILLAGE.rpartition('.')[0]}")
    assert list(rows_of(officer).values()) == [["1", "1", "1", "1", FEW]] * 2


def test_officer_sees_meetings_that_were_held_in_multiples_of_five_from_ten(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    officer, _ = make_staff(app, "Bu Rini", "petugas", "35.02")
    first, second, elsewhere = (
        make_cohort(app, lead, village, today() - timedelta(days=20))
        for village in (VILLAGE, VILLAGE, None)
    )

    def meet(cohort: UUID, days: range, *, off: bool = False) -> None:
        with app.app_context(), transaction() as tx:
            for ago in days:
                made = meetings.enter_meeting(
                    tx, cohort, today() - timedelta(days=ago), 1, made_by=lead, now=utcnow()
                )  # fmt: skip
                if off:
                    meetings.call_off_meeting(tx, made, "cuaca", called_off_by=lead, now=utcnow())

    def shown() -> list[str]:
        officer.get("/kelola/kelompok/35.02")
        return [cells[-1] for cells in rows_of(officer).values()]

    meet(first, range(9))
    meet(first, range(-3, 0))
    meet(first, range(10, 14), off=True)
    assert shown() == [FEW, FEW, FEW]
    meet(second, range(1))
    meet(elsewhere, range(5))
    assert shown() == ["10", FEW, "15"]
    assert "Wahyuni" not in officer.response.text


@pytest.mark.parametrize("code", ["35", "35.03", "00", "99.99"])
def test_officer_opens_no_region_outside_her_own(app: Flask, code: str) -> None:
    officer, _ = make_staff(app, "Bu Rini", "petugas", "35.02")
    officer.get(f"/kelola/kelompok/{code}", 403)


@pytest.mark.parametrize("role", ["pelatih", "penempatan"])
def test_trainers_do_not_see_the_counts_of_a_region(app: Flask, role: str) -> None:
    page, _ = make_staff(app, "Pak Toni", role, "35.02")
    page.get("/kelola/kelompok", 403)
    page.get("/kelola/kelompok/35.02", 403)


def test_region_without_cohorts_says_so(app: Flask) -> None:
    officer, _ = make_staff(app, "Bu Rini", "petugas", "35.02")
    officer.get("/kelola/kelompok/35.02")
    assert "Belum ada kelompok di wilayah ini." in officer.text


def test_cohort_of_no_village_counts_in_the_country_when_its_lead_has_no_region(
    app: Flask,
) -> None:
    _, admin = make_staff(app, "Mbak Lia", "admin", "00")
    make_cohort(app, admin, None, today())
    page, _ = make_staff(app, "Pak Toni", "admin", "00")
    page.get("/kelola/kelompok/00")
    assert list(rows_of(page)) == ["Semua"]
