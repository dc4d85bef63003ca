"""Belum terjangkau: where senders are, and no cohort or access point; where cohorts have ended."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.denominators import actions as denominators
from app.denominators.queries import check_table_text
from app.denominators.rules.origin import LoadSource
from app.identity import actions as identity
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.training import actions as training
from tests.api import check
from tests.factories import NOW, make_person
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, freeze_anew
from tests.rooms.coverage.test_spreadsheet import read_sheets
from tests.rooms.read_tokens.test_read_token import ask, make_token

REGENCY, DISTRICT, OTHER = "35.07", "35.07.01", "35.07.02"
VILLAGE, SECOND = "35.07.01.2001", "35.07.01.2002"


def load_figures(*rows: tuple[str, str, int]) -> int:
    lines = [f"{code};{word};Desember 2025;{n}" for code, word, n in rows]
    table = "\n".join(["kode wilayah;indikator;periode;nilai", *lines])
    checked = check_table_text(table, "kemendagri", date(2026, 11, 24))
    assert not checked.refused
    with transaction() as tx:
        origin = LoadSource("BI", "https://bi.go.id/data", "kemendagri")
        return denominators.store_load(tx, origin, checked, now=NOW)


def add_cohort(village: str, ends: date) -> UUID:
    """A cohort that ends on this day, begun 30 days before."""
    with transaction() as tx:
        trainer = make_person(tx, "Bu Rina")
        identity.grant_role(tx, trainer, "pelatih", "00", now=NOW)
        cohort = training.create_cohort(
            tx, trainer, name="A", place="Balai desa", now=NOW,
            starts=ends - timedelta(days=30), ends=ends,
        )  # fmt: skip
        training.set_cohort_village(tx, cohort, village, changed_by=trainer, now=NOW)
    return cohort


def told(page: Page, code: str = REGENCY) -> dict[str, Any]:
    found: dict[str, Any] = page.client.get(f"/cakupan/{code}/belum.json").get_json()
    return found


def codes_of(page: Page, code: str = REGENCY) -> list[str]:
    return [each["code"] for each in told(page, code)["unreached"]]


def test_unreached_regions_with_senders_are_listed_the_largest_first(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        load_figures((DISTRICT, "pengirim uang", 40), (OTHER, "pengirim uang", 90))
        freeze_anew()
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/belum")
    first, second = (row.one("th").one("a") for row in page.root.one("tbody").all("tr"))
    assert (first.get("href"), second.get("href")) == (f"/cakupan/{OTHER}", f"/cakupan/{DISTRICT}")
    assert "BI, Desember 2025." in page.text.replace("Pengirim uang dari luar negeri: ", "")
    assert (codes_of(page), told(page)["known"]) == ([OTHER, DISTRICT], 2)
    text = page.client.get(f"/cakupan/{REGENCY}/belum.csv").get_data(as_text=True)
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(each["kode"], each["pengirim_uang"], each["terjangkau"]) for each in lines] == [
        (OTHER, "90", "belum"), (DISTRICT, "40", "belum"),
    ]  # fmt: skip
    assert lines[0]["kantor_bank"] == ""
    (sheet,) = read_sheets(page.client.get(f"/cakupan/{REGENCY}/belum.xlsx").get_data()).values()
    assert [(row[1], row[5]) for row in sheet[1:]] == [(OTHER, 90.0), (DISTRICT, 40.0)]


def test_reached_region_is_listed_only_when_no_access_point_is_known(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        load_figures(
            (DISTRICT, "pengirim uang", 40), (OTHER, "pengirim uang", 90), (OTHER, "kantor bank", 2)
        )
        add_cohort(VILLAGE, today())
        add_cohort("35.07.02.2001", today())
        freeze_anew()
    page = officer(REGENCY)
    assert codes_of(page) == []
    page.get(f"/cakupan/{REGENCY}/belum")
    assert "Daftar ini kosong" in page.text
    assert "Angka pengirim uang ada untuk 2 wilayah." in page.text
    with app.app_context():
        load_figures((DISTRICT, "kantor pos", 0))
        freeze_anew()
    (found,) = told(page)["unreached"]
    assert (found["code"], found["reached"], found["has_no_access"]) == (DISTRICT, True, True)
    assert found["access"] == {"bank_offices": None, "laku_pandai_agents": None, "post_offices": 0}


def test_villages_are_listed_in_place_of_districts_when_their_senders_are_known(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        load_figures((VILLAGE, "pengirim uang", 3), (SECOND, "pengirim uang", 7))
        load_figures((DISTRICT, "pengirim uang", 10))
        freeze_anew()
    page = officer(REGENCY)
    assert told(page)["level"] is None, "two sources, and nobody has chosen"
    page.get(f"/cakupan/{REGENCY}/belum")
    assert "Belum ada angka pengirim uang" in page.text
    assert "“pengirim uang”, menurut desa atau kecamatan" in page.text


def test_senders_by_village_are_listed_by_village_from_the_regency_down(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        load_figures((VILLAGE, "pengirim uang", 3), (SECOND, "pengirim uang", 7))
        add_cohort(SECOND, today())
        freeze_anew()
    page = officer("35")
    for code in (DISTRICT, REGENCY):
        assert (told(page, code)["level"], codes_of(page, code)) == ("village", [VILLAGE])
    assert told(page, "35")["level"] is None


def test_frozen_list_of_unreached_regions_stays_when_a_cohort_begins_or_a_load_is_undone(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        load = load_figures((DISTRICT, "pengirim uang", 40))
        freeze_anew()
    page = officer(REGENCY)
    before = page.client.get(f"/cakupan/{REGENCY}/belum.json").data
    with app.app_context():
        add_cohort(VILLAGE, today())
        with transaction() as tx:
            denominators.undo_load(tx, load, now=utcnow(), undone_by=None)
    assert page.client.get(f"/cakupan/{REGENCY}/belum.json").data == before


def test_region_is_listed_as_ended_ninety_days_after_its_last_cohort(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        add_cohort(VILLAGE, today() - timedelta(days=200))
        add_cohort(VILLAGE, today() - timedelta(days=90))
        add_cohort(SECOND, today() - timedelta(days=89))
        freeze_anew()
    page = officer(REGENCY)
    ended = (today() - timedelta(days=90)).isoformat()
    assert [(each["code"], each["ended"]) for each in told(page)["cohorts_ended"]] == [
        (VILLAGE, ended)
    ]
    page.get(f"/cakupan/{REGENCY}/belum")
    assert "Menurut pertemuan terakhir" in page.text
    assert told(page, REGENCY)["cohorts_ended_level"] == "village"


@pytest.mark.parametrize("kind", ["", ".csv", ".json", ".xlsx"])
def test_list_is_closed_to_other_regions_and_unknown_weeks(
    app: Flask, officer: Officer, kind: str
) -> None:
    with app.app_context():
        freeze_anew()
    page = officer(REGENCY)
    page.get(f"/cakupan/35.02/belum{kind}", 403)
    page.get(f"/cakupan/35/belum{kind}", 403)
    page.get(f"/cakupan/{VILLAGE}/belum{kind}", 404)
    page.get(f"/cakupan/{REGENCY}/belum{kind}?pekan=2001-01-01", 400)


def test_export_of_the_list_is_recorded_and_the_page_is_not(app: Flask, officer: Officer) -> None:
    with app.app_context():
        freeze_anew()
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/belum")
    page.client.get(f"/cakupan/{REGENCY}/belum.csv")
    with app.app_context():
        about = read().scalars(
            select(AuditEvent.about).where(AuditEvent.what == "coverage:table:export")
        )
        (subject,) = (str(each).split() for each in about)
    assert (subject[0], subject[-1]) == (REGENCY, "belum.csv")


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_token_reads_the_list_that_its_maker_reads_and_not_the_page(
    app: Flask, officer: Officer, kind: str
) -> None:
    with app.app_context():
        load_figures((DISTRICT, "pengirim uang", 40))
        freeze_anew()
    page = officer(REGENCY)
    token = make_token(page, regions=REGENCY)
    path = f"/cakupan/{REGENCY}/belum.{kind}"
    answer = ask(app, path, token)
    assert answer.get_data() == page.client.get(path).get_data()
    check(app, answer, "get", f"/cakupan/{{code}}/belum.{kind}")
    assert ask(app, f"/cakupan/35.02/belum.{kind}", token).status_code == 403
    assert ask(app, f"/cakupan/{REGENCY}/belum", token).status_code == 302


def test_links_of_the_page_stay_in_its_language(app: Flask, officer: Officer) -> None:
    with app.app_context():
        load_figures((DISTRICT, "pengirim uang", 40))
        freeze_anew()
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/belum?lang=en")
    links = [a.get("href") for a in page.root.one("main").all("a")]
    assert all("lang=en" in link for link in links)
    assert "Not reached yet" in page.text
