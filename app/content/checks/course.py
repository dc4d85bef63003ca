"""The context that a lesson is checked against."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class CourseContext:
    """The facts about the whole course that the check of one lesson needs. `tools` are addresses
    that a lesson may link to, `lessons` the ids of all lessons, `private` the ids of private ones,
    `for_learners` the ids of those not for trainers only, `terms` the words of the glossary in
    lower case. `today` decides which review dates have passed."""

    root: Path
    today: date
    tools: frozenset[str]
    lessons: frozenset[str]
    private: frozenset[str]
    for_learners: frozenset[str]
    terms: frozenset[str]
