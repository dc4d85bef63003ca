"""Personal data of goals for export: a person's own goals and marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.goals.models import Goal, GoalAgreement, GoalMark, GoalMarkConsent, GoalPot, MutedGoalMonth
from app.identity.models import Account
from app.kit.store.exported import exported_rows


def own_goals(account: UUID) -> list[dict[str, Any]]:
    """Goals that a person proposed or agreed to, without the names of other members."""
    return exported_rows(
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


def own_goal_agreements(account: UUID) -> list[dict[str, Any]]:
    """Goals that a person agreed to after they were in force."""
    return exported_rows(
        select(Goal.name.label("goal"), GoalAgreement.at)
        .join(Goal, Goal.id == GoalAgreement.goal)
        .where(GoalAgreement.account == account)
        .order_by(GoalAgreement.at, Goal.id)
    )


def own_savings_marks(account: UUID) -> list[dict[str, Any]]:
    """A person's marks, with month and pot."""
    return exported_rows(
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


def own_savings_marks_viewers(account: UUID) -> list[dict[str, Any]]:
    """The members who may see a person's marks."""
    return exported_rows(
        select(
            Account.name.label("viewer"),
            GoalMarkConsent.amounts,
            GoalMarkConsent.since,
            GoalMarkConsent.version,
            GoalMarkConsent.language,
        )
        .join(Account, Account.id == GoalMarkConsent.viewer)
        .where(GoalMarkConsent.owner == account)
        .order_by(GoalMarkConsent.since, Account.id)
    )


def own_muted_reminders(account: UUID) -> list[dict[str, Any]]:
    """The months for which a person turned off reminders."""
    return exported_rows(
        select(MutedGoalMonth.month)
        .where(MutedGoalMonth.account == account)
        .order_by(MutedGoalMonth.month)
    )
