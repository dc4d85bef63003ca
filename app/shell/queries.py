"""What the home page asks of the rooms, most needed first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from app.goals import queries as goals
from app.goals.queries import News
from app.goals.rules import month_of
from app.households import queries as households
from app.households.queries import CoreNews, Home
from app.identity import queries as identity
from app.kit.permissions import Person
from app.learning import queries as learning
from app.learning.queries import Learning
from app.measures import queries as measures
from app.recovery import queries as recovery
from app.recovery.queries import Told
from app.review import queries as review
from app.training import queries as training

MOST_PROMPTS = 2
"""Of each kind: what others wait for, and what is one's own to do. One kind never hides the other:
an unanswered question of the family does not keep anybody from their six words."""


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
    goals: tuple[News, ...]
    """Goals in force, of each home."""
    month: date
    survey: bool
    """Whether to invite to the survey."""
    told: Told | None
    """Of a code that a trainer gave for this profile."""
    news: CoreNews | None
    """Of a core list that changed."""


def start(who: Person, now: datetime) -> Start:
    learned = learning.learning_of(who.id)
    homes = households.homes_seen_by(who.id)
    home = homes[0] if homes else None
    month = month_of(now)
    news = goals.news_for(who.id, homes, month)
    waited_for = chain(_yeses(news), _to_allow(homes), _trainers(who))
    own = _own(who, learned, home, now)
    in_force = tuple(each for each in news if each.kind != "agree")
    return Start(
        learned,
        home,
        (*islice(waited_for, MOST_PROMPTS), *islice(own, MOST_PROMPTS)),
        review=bool(learned.passed) and review.is_ready(who.id, now),
        goals=in_force,
        month=month,
        survey=measures.standing(who.id, learned.core_done, now).is_invited(now),
        told=recovery.to_tell(who.id, who.device, now),
        news=households.core_news(who.id) if learned.core_changed else None,
    )


def _yeses(news: Iterable[News]) -> Iterator[Prompt]:
    """Somebody of the family waits for an answer."""
    for each in news:
        if each.kind == "agree":
            what = "goal_in_force" if each.in_force else "goal"
            yield Prompt(what, {"rumah": each.household}, each.name)


def _to_allow(homes: Iterable[Home]) -> Iterator[Prompt]:
    """One person about whom the reader has not answered yet; who invited the reader, into any home
    of theirs, first."""
    known = (other for home in homes for other in home.others)
    others = [other for other in known if not (other.allowed or other.refused)]
    for other in sorted(others, key=lambda other: not other.invited)[:1]:
        yield Prompt("share", {}, other.name)


def _trainers(who: Person) -> Iterator[Prompt]:
    for question in training.unanswered(who.id):
        yield Prompt("trainer", {"cohort_id": question.cohort}, question.trainer)


def _own(who: Person, learned: Learning, home: Home | None, now: datetime) -> Iterator[Prompt]:
    """What is the reader's own to do; nobody waits for it."""
    if recovery.needs_words(who.id, now):
        yield Prompt("words_again" if recovery.words_are_used(who.id) else "words", {})
    if not learned.passed or home is None:
        return
    if home.village is None:
        yield Prompt("village", {})
    profile = identity.account(who.id)
    if profile is not None and (profile.sex, profile.country, profile.stage) == (None, None, None):
        yield Prompt("profile", {})
