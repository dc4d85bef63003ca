"""A person's own plan of coming home."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.returning import actions, queries
from app.returning.models import ReturnPaper, ReturnPlan, ReturnStep
from app.returning.rules import PAPERS, STEPS
from config import ROOT
from tests.factories import make_person

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
JUNE = date(2027, 6, 1)
TABLES = (ReturnPlan, ReturnStep, ReturnPaper)


@pytest.fixture
def owner(app: Flask) -> UUID:
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Siti", NOW)
        actions.set_return_month(tx, account, JUNE, now=NOW)
    return account


def test_plan_keeps_ticked_steps_and_days_of_papers_when_its_month_moves(
    app: Flask, owner: UUID
) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.store_return_steps(tx, owner, STEPS, {"paspor": date(2028, 1, 5)}, now=NOW)
            actions.set_return_month(tx, owner, date(2027, 8, 1), now=NOW)
        plan = queries.return_plan_of(owner)
    assert plan == queries.OwnReturnPlan(
        date(2027, 8, 1), None, frozenset(STEPS), {"paspor": date(2028, 1, 5)}
    )


def test_step_that_stays_ticked_keeps_its_day_and_one_unticked_is_deleted(
    app: Flask, owner: UUID
) -> None:
    later = NOW + timedelta(days=40)
    with app.app_context():
        with transaction() as tx:
            actions.store_return_steps(tx, owner, ["surat", "kabar"], {}, now=NOW)
            actions.store_return_steps(tx, owner, ["surat", "barang"], {}, now=later)
        kept = dict(iter(read().execute(select(ReturnStep.step, ReturnStep.done_on))))
    assert kept == {"surat": date(2026, 12, 2), "barang": date(2027, 1, 11)}


def test_steps_without_a_plan_are_not_stored(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            account = make_person(tx, "Siti", NOW)
            actions.store_return_steps(tx, account, STEPS, {}, now=NOW)
        assert queries.return_plan_of(account) is None
        assert read().scalar(select(func.count()).select_from(ReturnStep)) == 0


def test_arrival_said_twice_keeps_the_first_day_and_is_taken_back(app: Flask, owner: UUID) -> None:
    with app.app_context():
        for days, arrived, kept in ((0, True, date(2026, 12, 2)), (5, True, date(2026, 12, 2))):
            with transaction() as tx:
                now = NOW + timedelta(days=days)
                actions.tick_arrival(tx, owner, arrived=arrived, now=now)
            plan = queries.return_plan_of(owner)
            assert plan
            assert plan.arrived_on == kept
        with transaction() as tx:
            actions.tick_arrival(tx, owner, arrived=False, now=NOW)
        plan = queries.return_plan_of(owner)
        assert plan
        assert plan.arrived_on is None


def test_old_plans_are_deleted_a_year_after_arrival_or_after_their_month(
    app: Flask, owner: UUID
) -> None:
    with app.app_context():
        with transaction() as tx:
            arrived = make_person(tx, "Wati", NOW)
            actions.set_return_month(tx, arrived, JUNE, now=NOW)
            actions.store_return_steps(tx, arrived, STEPS, {"bpjs": JUNE}, now=NOW)
            actions.tick_arrival(tx, arrived, arrived=True, now=NOW)
        for at, gone in (
            (datetime(2027, 12, 30, tzinfo=UTC), 0),
            (datetime(2028, 1, 2, tzinfo=UTC), 1),
        ):
            assert actions.delete_old_return_plans(at) == gone
        assert queries.return_plan_of(owner)
        assert read().scalar(select(func.count()).select_from(ReturnStep)) == 0
        assert actions.delete_old_return_plans(datetime(2028, 7, 2, tzinfo=UTC)) == 1


def test_plan_is_in_ones_own_data_and_erased_alone(app: Flask, owner: UUID) -> None:
    with app.app_context():
        with transaction() as tx:
            other = make_person(tx, "Wati", NOW)
            actions.set_return_month(tx, other, JUNE, now=NOW)
            for account in (owner, other):
                days = dict.fromkeys(PAPERS, JUNE)
                actions.store_return_steps(tx, account, STEPS, days, now=NOW)
        known = registry().personal_data
        own = {table.__tablename__: known[table.__tablename__] for table in TABLES}
        assert [len(each.export(owner)) for each in own.values()] == [1, 8, 3]
        with transaction() as tx:
            for each in own.values():
                each.erase(tx, owner, NOW)
        assert not any(each.export(owner) for each in own.values())
        assert [len(each.export(other)) for each in own.values()] == [1, 8, 3]


def test_tables_of_a_plan_are_read_by_no_other_room() -> None:
    named = re.compile(r"Return(Plan|Step|Paper)\b|\breturn_(step|paper|plan)\b(?!\()")
    others = [file for file in ROOT.glob("app/*/**/*.py") if "returning" not in file.parts]
    assert len(others) > 500
    assert [file.name for file in others if named.search(file.read_text("utf-8"))] == []


def test_card_of_a_plan_is_its_owners_and_wakes_six_months_before(app: Flask, owner: UUID) -> None:
    with app.app_context():
        with transaction() as tx:
            other = make_person(tx, "Wati", NOW)
        assert queries.return_card_for(owner, date(2026, 11, 30)) == ""
        assert queries.return_card_for(owner, date(2026, 12, 1)) == "steps"
        assert queries.return_card_for(other, date(2026, 12, 1)) == ""
