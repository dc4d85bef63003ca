"""Concurrent actions. SQLite serialises writers; on PostgreSQL the household's lock does."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.goals import actions, queries
from app.goals.models import Goal, GoalMark
from app.goals.rules import ChangedMeanwhileError, GoalPlan, PlannedPot
from app.households import actions as households
from app.households.rules import NotInHouseholdError
from app.kit.store.db import read, transaction
from app.own_data.actions import erase_person
from tests.factories import NOW, make_household
from tests.rooms.goals.people import household_of
from tests.rooms.households.test_at_once import run_concurrently

ROUNDS = 8
NOVEMBER = date(2026, 11, 1)
SHOP = GoalPlan("Modal warung", date(2027, 12, 1), (PlannedPot("modal", 24_000_000),))
HOUSE = GoalPlan("Rumah", date(2028, 12, 1), (PlannedPot("rumah", 90_000_000),))


def make_pair(n: int) -> tuple[UUID, UUID, UUID]:
    """A worker, her mother, and their household."""
    with transaction() as tx:
        wati, sumi = make_household(tx, (f"W{n}", "pekerja"), (f"S{n}", "keluarga"))
    return wati, sumi, household_of(wati)


def propose(home: UUID, who: UUID, plan: GoalPlan, seen: UUID | None = None) -> None:
    with transaction() as tx:
        actions.propose_goal(tx, home, who, plan, keeps_marks=False, seen=seen, now=NOW)


def agree(home: UUID, who: UUID, goal: UUID) -> None:
    with transaction() as tx:
        actions.agree_to_goal(tx, home, who, goal, now=NOW)


def household_with_agreed_goal(n: int) -> tuple[UUID, UUID, UUID, UUID]:
    wati, sumi, home = make_pair(n)
    propose(home, wati, SHOP)
    waiting = queries.goals_of(home).proposed
    assert waiting is not None
    agree(home, sumi, waiting.id)
    return wati, sumi, home, waiting.id


def mark_savings(home: UUID, who: UUID, goal: UUID, amount: int | None = None) -> None:
    with transaction() as tx:
        actions.add_savings_mark(tx, home, who, goal, "modal", NOVEMBER, amount, now=NOW)


def test_one_of_two_concurrent_goal_proposals_is_stored_and_the_other_is_refused(
    app: Flask,
) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            wati, sumi, home = make_pair(n)
            outcomes = run_concurrently(
                app, partial(propose, home, wati, SHOP), partial(propose, home, sumi, HOUSE)
            )
            assert outcomes.count(None) == 1
            assert any(isinstance(o, ChangedMeanwhileError) for o in outcomes)
        assert read().scalar(select(func.count()).select_from(Goal)) == ROUNDS


def test_agreement_during_a_concurrent_goal_change_never_applies_to_the_new_text(
    app: Flask,
) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            wati, sumi, home = make_pair(n)
            propose(home, wati, SHOP)
            waiting = queries.goals_of(home).proposed
            assert waiting is not None
            outcomes = run_concurrently(
                app,
                partial(agree, home, sumi, waiting.id),
                partial(propose, home, wati, HOUSE, waiting.id),
            )
            goals = queries.goals_of(home)
            if outcomes[0] is None:
                assert goals.current is not None
                assert goals.current.plan == SHOP
            else:
                assert isinstance(outcomes[0], ChangedMeanwhileError)
                assert goals.current is None
                assert goals.proposed is not None
                assert goals.proposed.plan == HOUSE


def test_savings_mark_sent_concurrently_is_stored_once_per_member(app: Flask) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            wati, sumi, home, goal = household_with_agreed_goal(n)
            mine = partial(mark_savings, home, wati, goal)
            hers = partial(mark_savings, home, sumi, goal, 500_000)
            assert run_concurrently(app, mine, mine, hers, mine) == [None] * 4
            found = select(func.count()).where(GoalMark.goal == goal)
            assert read().scalar(found) == 2


def test_member_leaving_or_erased_during_a_savings_mark_leaves_no_mark_and_no_deadlock(
    app: Flask,
) -> None:
    def leave(home: UUID, who: UUID) -> None:
        with transaction() as tx:
            households.leave_household(tx, home, who, now=NOW + timedelta(hours=1))

    def erase(home: UUID, who: UUID) -> None:
        with transaction() as tx:
            erase_person(tx, who, NOW + timedelta(hours=1))

    with app.app_context():
        for n in range(ROUNDS):
            for go in (leave, erase):
                wati, _, home, goal = household_with_agreed_goal(2 * n + (go is erase))
                mark_savings(home, wati, goal)
                went, tried = run_concurrently(
                    app, partial(go, home, wati), partial(mark_savings, home, wati, goal, 5)
                )
                assert went is None
                assert tried is None or isinstance(tried, NotInHouseholdError)
                found = select(func.count()).where(GoalMark.goal == goal)
                assert read().scalar(found) == 0
