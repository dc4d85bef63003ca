"""Queries of goals. All return frozen values."""

from app.goals.queries.own import own_goals, own_marks, own_quiet, own_sights, own_yeses
from app.goals.queries.seen import (
    GoalNews,
    Goals,
    goal_lost_on_joining,
    goals_of,
    has_marked,
    marks_seen_by,
    news_for,
    sights_of,
)

__all__ = [
    "GoalNews",
    "Goals",
    "goal_lost_on_joining",
    "goals_of",
    "has_marked",
    "marks_seen_by",
    "news_for",
    "own_goals",
    "own_marks",
    "own_quiet",
    "own_sights",
    "own_yeses",
    "sights_of",
]
