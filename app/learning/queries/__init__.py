"""What the room of learning reads."""

from app.learning.queries.catalogue import (
    UnclearIn,
    catalogue,
    presentation,
    quiz_version,
    unclear,
    was_published,
)
from app.learning.queries.progress import (
    AttemptRow,
    Learner,
    ModuleDone,
    attempt,
    attempts_of,
    by_module,
    learners,
    passed,
    passed_among,
    passed_as_seen_by,
    progress_of,
)
from app.learning.queries.visits import Learning, Visit, learner_visit, learning_of, visit

__all__ = [
    "AttemptRow",
    "Learner",
    "Learning",
    "ModuleDone",
    "UnclearIn",
    "Visit",
    "attempt",
    "attempts_of",
    "by_module",
    "catalogue",
    "learner_visit",
    "learners",
    "learning_of",
    "passed",
    "passed_among",
    "passed_as_seen_by",
    "presentation",
    "progress_of",
    "quiz_version",
    "unclear",
    "visit",
    "was_published",
]
