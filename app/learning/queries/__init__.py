"""Queries of the room learning."""

from app.learning.queries.cores import CoreChange, effect_of_core_list
from app.learning.queries.progress import (
    AttemptRow,
    LearnerProgress,
    ModuleDone,
    attempt,
    attempts_of,
    by_module,
    for_others,
    learner_progress,
    passed,
    passed_as_seen_by,
    progress_of,
    withdrawn,
)
from app.learning.queries.visits import Learning, Visit, learner_visit, learning_of, visit

__all__ = [
    "AttemptRow",
    "CoreChange",
    "LearnerProgress",
    "Learning",
    "ModuleDone",
    "Visit",
    "attempt",
    "attempts_of",
    "by_module",
    "effect_of_core_list",
    "for_others",
    "learner_progress",
    "learner_visit",
    "learning_of",
    "passed",
    "passed_as_seen_by",
    "progress_of",
    "visit",
    "withdrawn",
]
