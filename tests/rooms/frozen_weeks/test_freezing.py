"""Weeks are frozen each Monday: once, whole, from one moment, and never changed afterwards."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from app.counters import actions as counter_actions
from app.counters import queries as counters
from app.counters.queries import MissingRoundingSecretError
from app.counters.rules import UNIT
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks import queries
from app.frozen_weeks.models import CoveragePage, CoverageWeek
from app.frozen_weeks.queries import FAULTS, OtherRoundingSecretError
from app.frozen_weeks.rules import WEEK, decode_frozen_coverage_page
from app.households import actions as households
from app.kit.clock import start_of_monday, utcnow
from app.kit.room import ScheduledJobError
from app.kit.store.db import Database, database, read, transaction
from app.kit.store.leases import acquire_job_lease
from app.operations.queries import operator_warnings
from app.own_data import actions as own_data
from app.regions import codes
from app.regions.codes import COUNTRY
from app.regions.models import Region
from tests.rooms.coverage.conftest import KNOWN, Officer, SetSecret, household
from tests.rooms.households.people import add_account, day_of_test

HERE, NEXT, OTHER = "35.07.01.2001", "35.07.01.2002", "33.01.01.2001"
MONDAY, SECOND = date(2026, 11, 23), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def first_monday() -> Iterator[time_machine.Traveller]:
    """Monday, 23 November 2026, ten seconds after 00:00 in western Indonesia."""
    with time_machine.travel(start_of_monday(MONDAY) + timedelta(seconds=10), tick=False) as clock:
        yield clock


def settle(village: str | None, number: int, *, complete: int = 0) -> None:
    with transaction() as tx:
        for n in range(number):
            household(tx, village, complete=n < complete)


def stored(monday: date = MONDAY) -> dict[str, str]:
    """The stored pages of a week, byte by byte."""
    rows = read().execute(
        select(CoveragePage.region, CoveragePage.numbers).where(CoveragePage.monday == monday)
    )
    return dict(rows.all())


def visible() -> list[date]:
    return sorted(queries.frozen_mondays())


def run_job() -> int:
    return frozen_weeks.freeze_due_week(utcnow())


def test_frozen_country_keeps_the_three_properties_of_rounding(app: Flask) -> None:
    """Multiples of 5, households less than 5 from the truth, parts that add up; nothing exact."""
    with app.app_context():
        for village, number, complete in ((HERE, 13, 7), (NEXT, 4, 1), (OTHER, 22, 8)):
            settle(village, number, complete=complete)
        settle(None, 7)
        exact = counters.all_counters()
        assert run_job() == 1
        pages = {region: decode_frozen_coverage_page(text) for region, text in stored().items()}
    shown: dict[str, int] = {}
    for region, page in pages.items():
        assert page.region.households == sum(part.households for part in page.parts.values())
        for code, part in [(region, page.region), *page.parts.items()]:
            assert shown.setdefault(code, part.households) == part.households, "the same everywhere"
            assert not any(n % UNIT for n in part.counts.values())
            below = codes.region_level(code) if code else "province"
            if below == "village" or part.households < 10:
                assert {*part.counts} <= {"households"}
    for code, n in shown.items():
        if code:
            assert abs(n - exact.get((code, "household", 0), 0)) < UNIT, code
    assert {code for code, figure, _ in exact if figure == "household"} <= {*shown}


def test_page_of_zeros_is_not_stored_and_reads_as_zeros(app: Flask, officer: Officer) -> None:
    with app.app_context():
        settle(HERE, 10)
        run_job()
        assert {*stored()} == {COUNTRY, "35", "35.07", "35.07.01"}
    page = officer("00")
    page.get("/cakupan/33.01.json")
    told = page.response.get_json()
    assert told["total"]["households"] == {"count": 0, "at_most": 4}
    assert len(told["rows"]) > 10
    assert {row["households"]["count"] for row in told["rows"]} == {0}


def test_late_answers_count_in_the_next_week(
    app: Flask, officer: Officer, first_monday: time_machine.Traveller
) -> None:
    with app.app_context():
        settle(HERE, 10)
        assert run_job() == 1
        settle(HERE, 10)
        assert run_job() == 0, "this Monday is frozen"
        before = stored()
        first_monday.move_to(start_of_monday(SECOND) + timedelta(seconds=10))
        assert run_job() == 1
        assert stored() == before
    page = officer("00")
    for query, count in (("", 20), ("?pekan=2026-11-23", 10), ("?pekan=2026-11-30", 20)):
        page.get(f"/cakupan/{HERE}.json{query}")
        assert page.response.get_json()["total"]["households"] == {"count": count}


def test_frozen_week_keeps_every_byte_when_people_are_erased_and_regions_are_merged(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        settle(HERE, 15)
        with transaction() as tx:
            alone = add_account(tx, "Tini")
            households.create_new_household(tx, alone, "keluarga", NEXT, now=day_of_test(0))
        run_job()
        pages = stored()
        page = officer("00")
        said = [page.client.get(f"/cakupan/{code}.json").data for code in ("00", "35.07.01", HERE)]
        with transaction() as tx:
            own_data.erase_person(tx, alone, utcnow())
        with transaction() as tx:
            households.move_households_to_region(tx, HERE, OTHER, now=utcnow())
        assert run_job() == 0
        assert stored() == pages
    again = [page.client.get(f"/cakupan/{code}.json").data for code in ("00", "35.07.01", HERE)]
    assert again == said


def test_merged_region_stays_on_its_frozen_page_and_says_that_it_is_gone(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        settle(HERE, 15)
        run_job()
        with transaction() as tx:
            tx.execute(update(Region).where(Region.code == HERE).values(gone_at=utcnow()))
    try:
        page = officer("00")
        page.get("/cakupan/35.07.01.json")
        (row,) = (row for row in page.response.get_json()["rows"] if row["code"] == HERE)
        assert (row["households"], row["gone"]) == ({"count": 15}, True)
        page.get(f"/cakupan/{HERE}")
        assert "15" in page.root.one(cls="ringkas").text
    finally:
        with app.app_context(), transaction() as tx:
            tx.execute(update(Region).where(Region.code == HERE).values(gone_at=None))


class SimulatedPowerCut(BaseException):
    """The power went."""


def test_freeze_interrupted_at_any_commit_shows_nothing_and_is_repeated_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first_monday: time_machine.Traveller
) -> None:
    monkeypatch.setattr(frozen_weeks, "PAGES_AT_ONCE", 1)
    send = Database._send
    with app.app_context():
        settle(HERE, 10)
        for commit in itertools.count(1):
            left = [commit]

            def cut(its: Database, driver: Any, words: str, left: list[int] = left) -> None:
                left[0] -= words == "COMMIT"
                if words == "COMMIT" and left[0] == 0:
                    raise SimulatedPowerCut
                send(its, driver, words)

            with pytest.MonkeyPatch.context() as power:
                power.setattr(Database, "_send", cut)
                try:
                    frozen_weeks.freeze_week(MONDAY)
                except SimulatedPowerCut:
                    assert visible() == []
                    settle(HERE, 5 if commit == 3 else 0)
                    first_monday.shift(timedelta(seconds=1))
                    continue
            break
        assert commit == 7, "the week, four pages one by one, and what makes them visible"
        exact = counters.all_counters()
        shown = decode_frozen_coverage_page(stored()["35.07.01"]).parts[HERE].households
        assert shown == exact[HERE, "household", 0] == 15
        assert len(stored()) == 4


def test_second_freeze_in_the_middle_of_the_first_leaves_one_whole_week(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first_monday: time_machine.Traveller
) -> None:
    """Whichever comes later has newer numbers; the first finds its week gone and stops."""
    monkeypatch.setattr(frozen_weeks, "PAGES_AT_ONCE", 1)
    calls = itertools.count(1)

    def interrupt(pages: Iterator[Any], n: int) -> Iterator[Any]:
        if next(calls) == 3:
            with transaction() as tx:
                more = {("household", 0): 5, ("person", 0): 5}
                counter_actions.add_to_counters(tx, [(HERE, more)])
            first_monday.shift(timedelta(minutes=11))
            assert frozen_weeks.freeze_week(MONDAY)
        return itertools.islice(pages, n)

    with app.app_context():
        settle(HERE, 10)
        monkeypatch.setattr(frozen_weeks, "islice", interrupt)
        with pytest.raises(frozen_weeks.AlreadyFreezingError):
            frozen_weeks.freeze_week(MONDAY)
        assert visible() == [MONDAY]
        households = {
            decode_frozen_coverage_page(text).region.households for text in stored().values()
        }
        assert households == {15}


def test_two_freezes_at_the_same_moment_make_one_week(app: Flask) -> None:
    def freeze(_: int) -> int:
        with app.app_context():
            try:
                return run_job()
            finally:
                database().drop_connection()

    with app.app_context():
        settle(HERE, 10)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(freeze, range(2))) == [0, 1]
    with app.app_context():
        assert visible() == [MONDAY]
        assert len(stored()) == 4


def test_freeze_waits_while_another_process_holds_the_lease(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            assert acquire_job_lease(tx, frozen_weeks.LEASE, utcnow())
        assert run_job() == 0
        assert visible() == []
    told = app.test_cli_runner().invoke(args=["cakupan", "bekukan"])
    assert told.exit_code == 1
    assert "Sedang dibekukan oleh yang lain." in told.output


@pytest.mark.parametrize("value", [None, b"x" * 32], ids=["missing", "different"])
def test_freezing_stops_and_says_so_when_the_rounding_secret_is_missing_or_different(
    app: Flask,
    secret: SetSecret,
    officer: Officer,
    first_monday: time_machine.Traveller,
    value: bytes | None,
) -> None:
    fault = FAULTS[MissingRoundingSecretError if value is None else OtherRoundingSecretError]
    with app.app_context():
        settle(HERE, 10)
        run_job()
        assert fault not in operator_warnings(utcnow())
    secret(value)
    first_monday.move_to(start_of_monday(SECOND) + timedelta(seconds=10))
    with app.app_context():
        with pytest.raises(ScheduledJobError, match="Rahasia pembulatan"):
            run_job()
        assert fault in operator_warnings(utcnow())
        assert visible() == [MONDAY]
    told = app.test_cli_runner().invoke(args=["cakupan", "bekukan"])
    assert (told.exit_code, told.output) == (1, f"Error: {fault}\n")
    page = officer("00")
    page.get(f"/cakupan/{HERE}")
    assert "Keadaan Senin, 23 November 2026." in page.text, "what was frozen is still shown"
    secret(KNOWN)
    with app.app_context():
        assert run_job() == 1


def test_missed_monday_is_frozen_at_the_next_start_and_marked_late(
    app: Flask, officer: Officer, first_monday: time_machine.Traveller
) -> None:
    with app.app_context():
        run_job()
        first_monday.move_to(start_of_monday(SECOND) + timedelta(hours=5))
        assert "apakah bekal berkala berjalan" not in " ".join(operator_warnings(utcnow()))
        first_monday.move_to(start_of_monday(SECOND) + timedelta(days=2))
        assert "Cakupan Senin 30-11-2026 belum dibekukan" in " ".join(operator_warnings(utcnow()))
        assert run_job() == 1
        assert "belum dibekukan" not in " ".join(operator_warnings(utcnow()))
    page = officer("00")
    page.get("/cakupan/00.json")
    told = page.response.get_json()
    assert (told["monday"], told["late"]) == ("2026-11-30", True)
    assert told["as_of"] == "2026-12-01T17:00:00Z"


def test_thirteen_weeks_and_the_last_monday_of_each_month_are_kept_over_half_a_year(
    app: Flask, first_monday: time_machine.Traveller
) -> None:
    with app.app_context():
        for n in range(27):
            first_monday.move_to(start_of_monday(MONDAY + n * WEEK) + timedelta(minutes=1))
            assert run_job() == 1
            assert run_job() == 0
        last = MONDAY + 26 * WEEK
        assert visible() == [
            *(date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 22)),
            *(last - n * WEEK for n in reversed(range(13))),
        ]


OF_NO_WEEK = "/(garis|laporan|definisi|mitra|desa)"
"""Pages of coverage that take no week."""


def test_coverage_page_offers_the_kept_weeks_and_its_links_stay_in_the_chosen_one(
    app: Flask, officer: Officer, first_monday: time_machine.Traveller
) -> None:
    with app.app_context():
        settle(HERE, 10)
        run_job()
        first_monday.move_to(start_of_monday(SECOND) + timedelta(seconds=10))
        settle(HERE, 10)
        run_job()
    page = officer("35")
    page.get("/cakupan/35?pekan=2026-11-23")
    options = page.root.one("select", name="pekan").all("option")
    assert [each.text for each in options] == ["Senin, 30 November 2026", "Senin, 23 November 2026"]
    assert ["selected" in each.attributes for each in options] == [False, True]
    links = [a.get("href") for a in page.root.one("main").all("a")]
    of_a_week = [
        each for each in links if each.startswith("/cakupan") and not re.search(OF_NO_WEEK, each)
    ]
    assert all("pekan=2026-11-23" in link for link in of_a_week)
    page.get("/cakupan/35?pekan=")
    assert "Keadaan Senin, 30 November 2026." in page.text
    links = [a.get("href") for a in page.root.one("main").all("a")]
    assert not any("pekan" in link for link in links)


@pytest.mark.parametrize(
    "typed", ["2026-11-16", "2026-11-24", "2026-13-01", "kemarin", "20261123", "9" * 500]
)
def test_week_that_is_not_kept_returns_400_with_a_sentence(
    app: Flask, officer: Officer, typed: str
) -> None:
    with app.app_context():
        run_job()
    page = officer("00")
    for kind in ("", ".csv", ".json", ".xlsx"):
        page.get(f"/cakupan/35{kind}", 400, query_string={"pekan": typed})
        if kind == ".json":
            assert "Senin" in page.text or "Minggu" in page.response.get_json()["message"]
        else:
            assert page.root.one("h1").text == "Alamat ini tidak bisa dibaca"


def test_coverage_page_says_when_numbers_will_come_before_the_first_week_is_frozen(
    app: Flask, officer: Officer
) -> None:
    page = officer("35.07")
    with app.app_context(), transaction() as tx:
        tx.execute(delete(CoverageWeek))
    page.get("/cakupan/35.07")
    assert "Yang pertama ada paling lambat 30 November 2026." in page.text
    page.get("/cakupan/35", 403)
    page.get("/cakupan/35.07.99", 404)
    page.get("/cakupan/35.07.json", 404)
    page.get("/cakupan/35.07.csv", 404)
    told = app.test_cli_runner().invoke(args=["cakupan", "lihat", "35.07"])
    assert (told.exit_code, "bekal cakupan bekukan" in told.output) == (1, True)


def test_freeze_command_freezes_once(app: Flask) -> None:
    told = [app.test_cli_runner().invoke(args=["cakupan", "bekukan"]) for _ in range(2)]
    assert [each.output for each in told] == [
        "Cakupan Senin 23-11-2026 dibekukan.\n",
        "Cakupan Senin 23-11-2026 sudah dibekukan, tidak ada yang berubah.\n",
    ]


def test_unfinished_week_is_not_shown(app: Flask, officer: Officer) -> None:
    with app.app_context():
        settle(HERE, 10)
        run_job()
        with transaction() as tx:
            tx.add(CoverageWeek(monday=SECOND, as_of=utcnow(), fingerprint="f" * 16, late=False))
    page = officer("00")
    page.get("/cakupan/00")
    assert "Keadaan Senin, 23 November 2026." in page.text
    page.get("/cakupan/00?pekan=2026-11-30", 400)
