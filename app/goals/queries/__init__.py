"""Reading goals. Everything returns frozen values, never a query."""

from app.goals.queries.own import own_goals, own_marks, own_quiet, own_sights, own_yeses
from app.goals.queries.seen import (
    Goals,
    News,
    goals_of,
    has_marked,
    left_behind_by,
    marks_seen_by,
    news_for,
    sights_of,
)

__all__ = [
    "Goals",
    "News",
    "goals_of",
    "has_marked",
    "left_behind_by",
    "marks_seen_by",
    "news_for",
    "own_goals",
    "own_marks",
    "own_quiet",
    "own_sights",
    "own_yeses",
    "sights_of",
]
