"""What the room of learning reads."""

from app.learning.queries.progress import (
    AttemptRow,
    Learner,
    ModuleDone,
    attempt,
    attempts_of,
    by_module,
    for_others,
    learners,
    passed,
    passed_as_seen_by,
    progress_of,
)
from app.learning.queries.visits import Learning, Visit, learner_visit, learning_of, visit

__all__ = [
    "AttemptRow",
    "Learner",
    "Learning",
    "ModuleDone",
    "Visit",
    "attempt",
    "attempts_of",
    "by_module",
    "for_others",
    "learner_visit",
    "learners",
    "learning_of",
    "passed",
    "passed_as_seen_by",
    "progress_of",
    "visit",
]
