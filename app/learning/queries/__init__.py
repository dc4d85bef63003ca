"""What the room of learning reads."""

from app.learning.queries.cores import CoreChange, core_change
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
    withdrawn,
)
from app.learning.queries.visits import Learning, Visit, learner_visit, learning_of, visit

__all__ = [
    "AttemptRow",
    "CoreChange",
    "Learner",
    "Learning",
    "ModuleDone",
    "Visit",
    "attempt",
    "attempts_of",
    "by_module",
    "core_change",
    "for_others",
    "learner_visit",
    "learners",
    "learning_of",
    "passed",
    "passed_as_seen_by",
    "progress_of",
    "visit",
    "withdrawn",
]
