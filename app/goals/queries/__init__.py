"""Queries of goals. All return frozen values."""

from app.goals.queries.own import (
    own_goal_agreements,
    own_goals,
    own_muted_reminders,
    own_savings_marks,
    own_savings_marks_viewers,
)
from app.goals.queries.seen import (
    GoalNotice,
    HouseholdGoals,
    goal_lost_on_joining,
    goal_notices_for,
    goals_of,
    has_marked,
    savings_marks_visibility_of,
    savings_marks_visible_to,
)
