"""Personal data of goals for export: a person's own goals and marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.goals.models import Goal, GoalMark, GoalPot, GoalQuiet, GoalSight, GoalYes
from app.identity.models import Account
from app.kit.store.db import read


def own_goals(account: UUID) -> list[dict[str, Any]]:
    """Goals that a person proposed or agreed to, without the names of other members."""
    return _exported(
        select(
            Goal.name,
            Goal.until,
            (Goal.proposed_by == account).label("proposed_by_me"),
            Goal.proposed_at,
            Goal.since,
            Goal.ended_at,
            func.sum(GoalPot.target).label("target_idr"),
        )
        .join(GoalPot, GoalPot.goal == Goal.id)
        .where(or_(Goal.proposed_by == account, Goal.agreed_by == account))
        .group_by(Goal.id)
        .order_by(Goal.proposed_at, Goal.id)
    )


def own_yeses(account: UUID) -> list[dict[str, Any]]:
    """Goals that a person agreed to after they were in force."""
    return _exported(
        select(Goal.name.label("goal"), GoalYes.at)
        .join(Goal, Goal.id == GoalYes.goal)
        .where(GoalYes.account == account)
        .order_by(GoalYes.at, Goal.id)
    )


def own_marks(account: UUID) -> list[dict[str, Any]]:
    """A person's marks: months and purposes."""
    return _exported(
        select(
            Goal.name.label("goal"),
            GoalMark.pot,
            GoalMark.month,
            GoalMark.amount.label("amount_idr"),
            GoalMark.at,
        )
        .join(Goal, Goal.id == GoalMark.goal)
        .where(GoalMark.account == account)
        .order_by(GoalMark.month, GoalMark.pot, Goal.id)
    )


def own_sights(account: UUID) -> list[dict[str, Any]]:
    """The members who may see a person's marks."""
    return _exported(
        select(
            Account.name.label("viewer"),
            GoalSight.amounts,
            GoalSight.since,
            GoalSight.version,
            GoalSight.language,
        )
        .join(Account, Account.id == GoalSight.viewer)
        .where(GoalSight.owner == account)
        .order_by(GoalSight.since, Account.id)
    )


def own_quiet(account: UUID) -> list[dict[str, Any]]:
    """The months without reminders."""
    return _exported(
        select(GoalQuiet.month).where(GoalQuiet.account == account).order_by(GoalQuiet.month)
    )


def _exported(statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in read().execute(statement).mappings()]
