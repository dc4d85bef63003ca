"""Builds the households of the demo in order of time, and freezes coverage on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.demo.actions.settling import (
    CoreLessons,
    create_demo_household,
    planned_quiz_answers,
    record_demo_learning_days,
    store_quiz_answers,
)
from app.demo.actions.surveyed import store_demo_survey_answers
from app.demo.rules import DemoHouseholdPlan, days_since_core_finished, demo_mondays
from app.frozen_weeks import actions as frozen_weeks
from app.kit.clock import last_monday, start_of_monday
from app.kit.store.db import transaction

AT_ONCE = 25


def build_demo_history(
    plans: Sequence[DemoHouseholdPlan],
    cores: CoreLessons,
    cohorts: Sequence[UUID],
    trainer: UUID,
    existing_accounts: Set[UUID],
    now: datetime,
    progress: Callable[[int], object],
) -> None:
    """Create these households, as far as they do not exist yet, with their answers. Before each of
    the demo's Mondays come those who joined and answered by then; after it, coverage is frozen as
    it stands. May be repeated. `progress` is called with numbers of households."""
    joined = {
        person.id: now - timedelta(days=plan.joined) for plan in plans for person in plan.people
    }
    answers = [
        (max(each.at, joined[each.account]), each)
        for each in planned_quiz_answers(plans, cores, now)
    ]
    begin = datetime.min.replace(tzinfo=UTC)
    for monday in (*demo_mondays(last_monday(now)), None):
        end = now if monday is None else start_of_monday(monday)
        arrived = [plan for plan in plans if begin < now - timedelta(days=plan.joined) <= end]
        _register_named_demo_people_in_households(arrived, cohorts, trainer, existing_accounts, now)
        arrived_answers = [each for at, each in answers if begin < at <= end]
        record_demo_learning_days(arrived_answers)
        store_quiz_answers(arrived_answers, now)
        _store_survey_answers(plans, begin, end, now)
        if monday is not None:
            frozen_weeks.freeze_week(monday, end)
        progress(len(arrived))
        begin = end


def _store_survey_answers(
    plans: Sequence[DemoHouseholdPlan], begin: datetime, end: datetime, now: datetime
) -> None:
    """Store the surveys of those who finished the core lessons after `begin`, at `end` at the
    latest."""
    with transaction() as tx:
        for person in (each for plan in plans for each in plan.people):
            days = days_since_core_finished(person)
            if days is not None and begin < now - timedelta(days=days) <= end:
                store_demo_survey_answers(tx, person, now)


def _register_named_demo_people_in_households(
    plans: Sequence[DemoHouseholdPlan],
    cohorts: Sequence[UUID],
    trainer: UUID,
    existing_accounts: Set[UUID],
    now: datetime,
) -> None:
    for start in range(0, len(plans), AT_ONCE):
        with transaction() as tx:
            for plan in plans[start : start + AT_ONCE]:
                if plan.people[0].id not in existing_accounts:
                    create_demo_household(tx, plan, cohorts, trainer, now)
