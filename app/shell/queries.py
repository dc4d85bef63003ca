"""What the home page asks of the rooms, most needed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from app.households import queries as households
from app.households.queries import Home
from app.identity import queries as identity
from app.kit.permissions import Person
from app.learning import queries as learning
from app.learning.queries import Learning
from app.recovery import queries as recovery
from app.review import queries as review
from app.training import queries as training

MOST_PROMPTS = 2
"""More than two things to do are none."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something still to be done: which (the page words it), and what its address needs."""

    what: str
    values: dict[str, Any]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The home page of a learner. `review`: questions have come back."""

    learning: Learning
    home: Home | None
    prompts: tuple[Prompt, ...]
    review: bool


def start(who: Person, now: datetime) -> Start:
    learned = learning.learning_of(who.id)
    homes = households.homes_seen_by(who.id)
    home = homes[0] if homes else None
    prompts = tuple(islice(_prompts(who, learned, home, now), MOST_PROMPTS))
    return Start(learned, home, prompts, bool(learned.passed) and review.is_ready(who.id, now))


def _prompts(who: Person, learned: Learning, home: Home | None, now: datetime) -> Iterator[Prompt]:
    if home is not None:
        for other in home.others:
            if not other.allowed:
                yield Prompt("share", {}, other.name)
                break
    for question in training.unanswered(who.id):
        yield Prompt("trainer", {"cohort_id": question.cohort}, question.trainer)
    if recovery.needs_words(who.id, now):
        yield Prompt("words", {})
    if not learned.passed or home is None:
        return
    if home.village is None:
        yield Prompt("village", {})
    profile = identity.account(who.id)
    if profile is not None and (profile.sex, profile.country, profile.stage) == (None, None, None):
        yield Prompt("profile", {})
