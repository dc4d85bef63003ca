"""The ways of coming home unplanned, as they are in the course folder, and a person's own plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.child_papers.queries import office_ways
from app.content.officeways import COMING_HOME, OfficeWays
from app.goals import queries as goals
from app.households import queries as households
from app.kit.store.db import read
from app.kit.store.exported import make_exporter
from app.returning import rules
from app.returning.models import ReturnPaper, ReturnPlan, ReturnStep


def ways_home() -> OfficeWays:
    """All questions and pages of coming home unplanned. Raises LookupError as office_ways."""
    return office_ways(COMING_HOME)


@dataclass(frozen=True, slots=True)
class OwnReturnPlan:
    """A person's plan: the month in which the contract ends, the day of arrival if they ticked it,
    the steps that they ticked, and {paper: its last day}."""

    until: date
    arrived_on: date | None
    done: frozenset[str]
    papers: Mapping[str, date]


def return_plan_of(account: UUID) -> OwnReturnPlan | None:
    """The person's plan, for its owner only; None if there is none."""
    found = read().execute(
        select(ReturnPlan.until, ReturnPlan.arrived_on).where(ReturnPlan.account == account)
    )
    plan = found.one_or_none()
    if plan is None:
        return None
    done = read().scalars(select(ReturnStep.step).where(ReturnStep.account == account))
    papers = read().execute(
        select(ReturnPaper.paper, ReturnPaper.valid_until).where(ReturnPaper.account == account)
    )
    return OwnReturnPlan(plan.until, plan.arrived_on, frozenset(done), dict(iter(papers)))


@dataclass(frozen=True, slots=True)
class GoalLookedBackAt:
    """A shared savings goal of the reader's first home: in force, or else the last that ended."""

    household: UUID
    name: str


def goal_to_look_back_at(account: UUID) -> GoalLookedBackAt | None:
    homes = households.households_visible_to(account)
    if not homes:
        return None
    known = goals.goals_of(homes[0].id)
    goal = known.current or next(iter(known.past), None)
    return GoalLookedBackAt(homes[0].id, goal.plan.name) if goal else None


def return_card_for(account: UUID, today: date) -> str:
    """What the owner's home page shows of the plan: rules.home_card; '' without a plan."""
    found = read().execute(
        select(ReturnPlan.until, ReturnPlan.arrived_on).where(ReturnPlan.account == account)
    )
    plan = found.one_or_none()
    return rules.home_card(plan.until, plan.arrived_on, today) if plan else ""


export_return_plan = make_exporter(
    ReturnPlan.account, ReturnPlan.until, ReturnPlan.made_at, ReturnPlan.arrived_on
)
export_return_steps = make_exporter(ReturnStep.account, ReturnStep.step, ReturnStep.done_on)
export_return_papers = make_exporter(
    ReturnPaper.account, ReturnPaper.paper, ReturnPaper.valid_until
)
