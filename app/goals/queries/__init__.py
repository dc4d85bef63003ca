"""Queries of goals. All return frozen values."""

from app.goals.queries.own import (
    own_goal_agreements,
    own_goals,
    own_marks_viewers,
    own_muted_reminders,
    own_savings_marks,
)
from app.goals.queries.seen import (
    GoalNotice,
    HouseholdGoals,
    goal_lost_on_joining,
    goal_notices_for,
    goals_of,
    has_marked,
    marks_visibility_of,
    marks_visible_to,
)

__all__ = [
    "GoalNotice",
    "HouseholdGoals",
    "goal_lost_on_joining",
    "goal_notices_for",
    "goals_of",
    "has_marked",
    "marks_visibility_of",
    "marks_visible_to",
    "own_goal_agreements",
    "own_goals",
    "own_marks_viewers",
    "own_muted_reminders",
    "own_savings_marks",
]
