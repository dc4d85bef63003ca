"""R1 by region: known workers by their departure, beside an official figure, in a frozen week."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app.denominators import actions as denominators
from app.denominators.queries import check_table_text
from app.denominators.rules.origin import LoadSource
from app.denominators.rules.periods import Period
from app.identity import actions as identity
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.ratios.queries import departure_counts, people_of_week
from tests.api import check
from tests.factories import NOW, make_household, make_known
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, freeze_anew

MALANG, PONOROGO = "35.07.01.2001", "35.02.01.2001"
PERIOD = Period(date(2023, 10, 1), date(2025, 9, 1))
INSIDE = LastDepartureAnswer("bulan", date(2025, 9, 1))
EARLIER = LastDepartureAnswer("bulan", date(2023, 9, 1))
LATER = LastDepartureAnswer("bulan", date(2025, 10, 1))
UNKNOWN = LastDepartureAnswer("belum_tahu")


def add_workers(
    tx: Session, n: int, village: str, answer: LastDepartureAnswer | None, *, known: bool = True
) -> list[UUID]:
    """`n` households in `village` of a worker and a family member; both gave this answer."""
    people = [
        person
        for _ in range(n)
        for person in make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"), village=village)
    ]
    for person in people:
        identity.set_last_departure(tx, person, answer, now=NOW)
    workers = people[::2]
    if known:
        make_known(tx, people)
    return workers


def load_placements(figures: dict[str, int], source: str = "KP2MI") -> int:
    lines = [f"{code};penempatan;2023-10..2025-09;{n}" for code, n in figures.items()]
    table = "\n".join(["kode wilayah;indikator;periode;nilai", *lines])
    checked = check_table_text(table, "kemendagri", date(2026, 11, 24))
    assert not checked.refused
    with transaction() as tx:
        origin = LoadSource(source, "https://kp2mi.go.id/data", "kemendagri")
        return denominators.store_load(tx, origin, checked, now=NOW)


def told(page: Page, code: str = "35.07") -> dict[str, Any]:
    """The JSON of a region, which is as /openapi.json describes it."""
    answer = page.client.get(f"/cakupan/{code}.json")
    check(page.client.application, answer, "get", "/cakupan/{code}.json")
    found: dict[str, Any] = answer.get_json()
    return found


def test_counts_take_known_workers_only_by_when_they_departed(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            add_workers(tx, 3, MALANG, INSIDE)
            add_workers(tx, 2, MALANG, EARLIER)
            add_workers(tx, 1, MALANG, LATER)
            add_workers(tx, 1, MALANG, UNKNOWN)
            add_workers(tx, 1, MALANG, LastDepartureAnswer("24_bulan"))
            add_workers(tx, 2, MALANG, LastDepartureAnswer("belum_berangkat"))
            add_workers(tx, 4, PONOROGO, None)
            add_workers(tx, 5, MALANG, INSIDE, known=False)
        with people_of_week():
            counts = departure_counts(PERIOD)
        assert sorted(counts) == [
            ("35.02", "no_answer", 4),
            ("35.07", "earlier", 2),
            ("35.07", "inside", 3),
            ("35.07", "later", 1),
            ("35.07", "not_yet", 2),
            ("35.07", "unknown", 2),
        ]


def test_page_and_files_show_the_ratio_with_what_stands_beside_it(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        with transaction() as tx:
            add_workers(tx, 40, MALANG, INSIDE)
            add_workers(tx, 5, MALANG, EARLIER)
            add_workers(tx, 10, MALANG, UNKNOWN)
            add_workers(tx, 20, MALANG, None)
        load_placements({"35.07": 801, "35.02": 30})
        freeze_anew()
    page = officer("35")
    page.get("/cakupan/35.07")
    assert "5%" in page.text
    assert "40 dari 801" in page.text
    assert "Dijawab 55 dari 75 pekerja" in page.text
    assert "KP2MI, Oktober 2023 sampai September 2025" in page.text
    assert page.root.one("a", href="/kelola/penyebut")
    found = told(page)
    assert found["total"]["R1"] == {"numerator": 40, "denominator": 801, "percent": 5}
    beside = {"earlier": 5, "later": 0, "unknown": 10, "answered": 55, "workers": 75}
    assert {name: found["reach"][name] for name in beside} == beside
    assert found["reach"]["official"]["source"] == "KP2MI"
    text = page.client.get("/cakupan/35.07.csv").get_data(as_text=True).removeprefix("\ufeff")
    line = next(csv.DictReader(io.StringIO(text)))
    assert (line["R1_pembilang"], line["R1_penyebut"], line["R1_persen"]) == ("40", "801", "5")
    assert (line["R1_berangkat_lebih_dulu"], line["R1_dijawab"], line["R1_pekerja"]) == (
        "5", "55", "75",
    )  # fmt: skip
    assert "KP2MI" in line["R1_definisi"]
    page.get("/cakupan/35")
    assert "40 dari 801" in page.text


def test_smaller_official_figure_is_shown_with_a_sentence_and_nothing_is_cut(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        with transaction() as tx:
            add_workers(tx, 90, MALANG, INSIDE)
        load_placements({"35.07": 60})
        freeze_anew()
    page = officer("35.07")
    page.get("/cakupan/35.07")
    assert "Angka resmi lebih kecil dari hitungan kami." in page.text
    assert "150%" in page.text
    assert told(page)["total"]["R1"] == {
        "numerator": 90, "denominator": 60, "percent": 150, "remark": "smaller",
    }  # fmt: skip


def test_frozen_week_keeps_its_official_figure_when_the_load_is_undone(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        with transaction() as tx:
            add_workers(tx, 40, MALANG, INSIDE)
        load = load_placements({"35.07": 800})
        freeze_anew()
    page = officer("35.07")
    before = page.client.get("/cakupan/35.07.json").data
    with app.app_context(), transaction() as tx:
        denominators.undo_load(tx, load, now=utcnow(), undone_by=None)
    assert page.client.get("/cakupan/35.07.json").data == before
    with app.app_context():
        freeze_anew()
    assert told(page)["total"]["R1"] == {"missing": "no_data"}
    page.get("/cakupan/35.07")
    assert "belum ada angka penempatan 24 bulan" in page.text


def test_region_says_no_data_without_a_figure_and_too_few_with_one(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        with transaction() as tx:
            add_workers(tx, 1, MALANG, INSIDE)
            add_workers(tx, 30, PONOROGO, INSIDE)
        load_placements({"35.07": 800})
        freeze_anew()
    page = officer("35")
    assert told(page, "35")["total"]["R1"] == {"missing": "no_data"}
    assert told(page, "35.07")["total"]["R1"] == {"missing": "too_few"}
    assert told(page, "35.02")["total"]["R1"] == {"missing": "no_data"}
    assert told(page, "35.02")["reach"]["earlier"] == 0
    assert told(page, "35.07.01")["total"]["R1"] == {"missing": "level"}
    assert "reach" not in told(page, "35.07.01")


def test_country_page_shows_national_figures_apart_with_year_and_source(
    app: Flask, officer: Officer
) -> None:
    page = officer("00")
    page.get("/cakupan/00")
    section = page.root.one("h2", id="nasional")
    assert section.text == "Angka nasional, dari survei lain"
    assert "Inklusi keuangan, SNLIK, 2025:" in page.text
    page.get("/cakupan/35.07")
    assert not page.root.all("h2", id="nasional")


def test_answer_given_after_the_freeze_changes_nothing_before_the_next(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        with transaction() as tx:
            workers = add_workers(tx, 40, MALANG, None)
        load_placements({"35.07": 800})
        freeze_anew()
    page = officer("35.07")
    before = told(page)
    with app.app_context(), transaction() as tx:
        for worker in workers:
            identity.set_last_departure(tx, worker, INSIDE, now=NOW)
    assert told(page) == before
    with app.app_context():
        freeze_anew()
    assert told(page)["total"]["R1"]["numerator"] == 40


def test_definition_of_reach_says_where_its_official_figure_is_named(app: Flask) -> None:
    page = Page(app.test_client())
    page.get("/cakupan/definisi/R1")
    assert "Halaman tiap wilayah menyebut sumber dan bulannya." in page.text
    assert "belum ada angka penempatan" not in page.text
