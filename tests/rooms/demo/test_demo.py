"""The demo: synthetic, the same each time, and only in development."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.counters import queries as counters
from app.demo import actions, cli, queries, rules
from app.demo.actions import history
from app.frozen_weeks import queries as frozen_weeks
from app.frozen_weeks.models import CoverageWeek
from app.identity.models import Credential
from app.kit.registry import registry
from app.kit.store.db import Database, Model, read
from app.partners.rules.entries import PartnerEntry, find_faults
from app.partners.rules.freshness import AGAIN, CHECKED, HIDDEN, NEVER, freshness
from app.partners.rules.vocabulary import NEEDS
from app.recount.queries import recomputed_counters
from app.survey_results import queries as survey_results
from app.villages.rules.entries import PROGRAMMES, PUBLIC_STATUSES, private_fault
from tests.conftest import empty_tables, settings
from tests.factories import NOW
from tests.page import Page
from tests.rooms.learning.answers import publish_course

VILLAGES = [f"35.02.{d:02}.{2001 + v}" for d in range(1, 5) for v in range(10)]


LENGTHS = {who: 9 if who[1] == "sesudah" else 12 for who in rules.ROLES_AND_STAGES}


def test_plan_of_the_demo_data_is_deterministic() -> None:
    assert rules.plan_demo_households(VILLAGES, LENGTHS, 2, 300) == rules.plan_demo_households(
        VILLAGES, LENGTHS, 2, 300
    )


def test_demo_data_covers_every_migration_stage_and_household_composition() -> None:
    plans = rules.plan_demo_households(VILLAGES, LENGTHS, 2, 300)
    people = [person for plan in plans for person in plan.people]
    assert {p.stage for p in people} == {None, "sebelum", "selama", "sesudah"}
    assert {len(plan.people) for plan in plans} == {1, 2, 3}
    assert {min(1, p.passes) + (p.passes == p.core) for p in people} == {0, 1, 2}
    assert any(plan.village is None for plan in plans)


def test_demo_data_has_forty_villages_in_six_regencies_of_four_provinces() -> None:
    candidates = {code: [f"{code}.01.{2000 + n}" for n in range(30)] for code in rules.REGENCIES}
    chosen = rules.choose_villages(candidates, Random(1))
    assert len(chosen) == len(set(chosen)) == 40
    assert len({code[:5] for code in chosen}) == 6
    assert len({code[:2] for code in chosen}) == 4


def test_demo_data_command_is_refused_outside_development(tmp_path: Path) -> None:
    app = create_app(
        settings(
            tmp_path,
            f"sqlite:///{tmp_path / 'x.sqlite3'}",
            env="production",
            public_url="https://bekal.example",
        )
    )
    told = app.test_cli_runner().invoke(args=["demo"])
    assert told.exit_code == 1
    assert "BEKAL_ENV" in told.output
    assert app.test_client().get("/masuk/demo", base_url="https://bekal.example").status_code == 404


@pytest.fixture
def filled(school: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The named people and twenty households."""
    with school.app_context():
        fill(20)
    return school


def fill(households: int) -> None:
    """As the command does, in villages that these tests have."""
    cores = actions.core_lessons_with_answers()
    lengths = {who: len(core) for who, core in cores.items()}
    plans = rules.plan_demo_households(VILLAGES[:3], lengths, 2, households)
    named = cli.create_demo_data(
        cores, VILLAGES[:3], plans, queries.all_account_ids(), cli._demo_started_at() or NOW
    )
    settings = registry().settings
    cli._write_sign_ins(settings.state_dir / "demo.json", named)


def test_only_named_demo_people_have_a_pin_and_demo_counters_equal_a_recount(filled: Flask) -> None:
    with filled.app_context():
        pins = read().execute(
            select(func.count()).select_from(Credential).where(Credential.kind == "pin")
        )
        assert pins.scalar_one() == len(rules.NAMED)
        kept = counters.all_counters()
        assert kept == recounted()
    plans = rules.plan_demo_households(VILLAGES[:3], LENGTHS, 2, 20)
    assert kept["00", "household", 0] == sum(map(actions.is_known_to_trainer, plans)) + 1
    assert 0 < kept["00", "self_registered", 0] < 20


def test_demo_freezes_six_weeks_and_two_month_ends_in_order_of_time(filled: Flask) -> None:
    with filled.app_context():
        weeks = read().execute(select(CoverageWeek.monday, CoverageWeek.late)).all()
        assert {week.late for week in weeks} == {False}
        mondays = sorted(week.monday for week in weeks)
        assert mondays == rules.demo_mondays(date(2026, 11, 23))
        of_survey = survey_results.read_results_weeks()
        assert [(week.monday, week.late) for week in reversed(of_survey)] == [
            (monday, False) for monday in mondays
        ]
        shown = []
        for monday in mondays:
            found = frozen_weeks.read_frozen_coverage("35.02", monday)
            assert found is not None
            shown.append(found.table.total.households.denominator or 0)
        now = counters.all_counters()["35.02", "household", 0]
    assert shown == sorted(shown)
    assert shown[0] < shown[-1]
    assert abs(shown[-1] - now) < 10, "one more may have joined since that Monday"


def recounted() -> dict[tuple[str, str, int], int]:
    told: dict[tuple[str, str, int], int] = {}
    for part in recomputed_counters():
        told |= part
    return told


def test_demo_person_signs_in_without_a_pin_from_several_browsers(filled: Flask) -> None:
    for _ in range(2):
        page = Page(filled.test_client())
        page.get("/masuk/demo")
        people = {b.text: b.get("value") for b in page.root.one("main").all("button")}
        sari = next(value for name, value in people.items() if name.startswith("Sari"))
        page.submit(orang=sari)
        page.get("/")
        assert "Selamat datang, Sari" in page.text
        page.get("/masuk/demo")
        trainer = next(value for name, value in people.items() if "pelatih" in name)
        page.submit(orang=trainer)
        page.get(page.location)
        assert "Minggu ini, Pak Wahyu" in page.text


class SimulatedPowerCut(BaseException):
    """The power went."""


def cut_power_at_commit(commit: int) -> Callable[[Database, Any, str], None]:
    """Begins and commits as the database does, until the power goes at this commit."""
    say, left = Database._send, [commit]

    def until_then(database: Database, driver: Any, words: str) -> None:
        left[0] -= words == "COMMIT"
        if words == "COMMIT" and left[0] == 0:
            raise SimulatedPowerCut
        say(database, driver, words)

    return until_then


def rows() -> dict[str, int]:
    """How many rows each table has, but for the trail of what was done and the counters, which
    say the same however often it was tried."""
    tables = [t for t in Model.metadata.sorted_tables if t.name not in ("audit_event", "device")]
    counted = (select(func.count()).select_from(table) for table in tables)
    return {t.name: read().execute(n).scalar_one() for t, n in zip(tables, counted, strict=True)}


def test_demo_data_command_interrupted_at_any_commit_is_completed_by_the_next_run(
    school: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "demo_mondays", lambda last: rules.demo_mondays(last)[-2:])
    with school.app_context():
        fill(4)
        whole = rows()
        for commit in itertools.count(1):
            empty_tables()
            publish_course()
            with pytest.MonkeyPatch.context() as power:
                power.setattr(Database, "_send", cut_power_at_commit(commit))
                try:
                    fill(4)
                except SimulatedPowerCut:
                    pass
                else:
                    break
            fill(4)
            assert rows() == whole, f"cut off at commit {commit}"
            assert recounted() == counters.all_counters()
        assert commit > 15


def plan_of_partners() -> list[PartnerEntry]:
    return rules.plan_partners({}, VILLAGES, NOW.date())


def test_demo_partners_are_invented_without_numbers_and_spread_over_needs_and_places() -> None:
    partners = plan_of_partners()
    assert len({each.id for each in partners}) == 60
    assert all(each.name.startswith("Contoh ") for each in partners)
    assert [find_faults(each, NOW.date()) for each in partners] == [[]] * 60
    assert {each.phone + each.address for each in partners} == {""}
    assert {each.web for each in partners} == {"https://example.org/"}
    states = {freshness(each.checked_on, NOW.date(), NOW.date()).state for each in partners}
    assert states == {CHECKED, NEVER, AGAIN, HIDDEN}
    without = set(NEEDS) - {need for each in partners for need in each.needs}
    assert without == {"L13", "L17"}, "coverage shows needs that nobody helps with"


def test_demo_villages_are_in_every_programme_and_state_and_say_that_they_are_invented() -> None:
    entries = rules.plan_programme_villages(VILLAGES)
    assert len({each.village for each in entries}) == 40
    assert {each.programme for each in entries} == set(PROGRAMMES)
    assert {each.status for each in entries} == set(PUBLIC_STATUSES)
    assert all("Contoh" in each.office for each in entries)
    assert all(not each.decree or "Contoh" in each.decree for each in entries)
    assert not any(private_fault(each.office) for each in entries)


def test_demo_shows_partners_and_programme_villages_of_its_regencies(filled: Flask) -> None:
    client = filled.test_client()  # `Page` knows no links to example.org
    assert "Contoh Serikat Rantau" in client.get("/mitra/cari?tempat=35.02").text
    village = client.get(f"/desa/{VILLAGES[1]}").text
    assert "Desmigratif" in village
    assert "Contoh surat 1" in village
