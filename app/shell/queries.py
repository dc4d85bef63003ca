"""The content of the home page from all rooms, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from app.goals import queries as goals
from app.goals.queries import GoalNotice
from app.goals.rules import month_of
from app.households import queries as households
from app.households.queries import CoreChangeNotice, VisibleHousehold
from app.identity import queries as identity
from app.kit.permissions import Person
from app.learning import queries as learning
from app.learning.queries import Learning
from app.recovery import queries as recovery
from app.recovery.queries import TrainerCodeProgress
from app.review import queries as review
from app.shell.rules import Prompt, select_prompts
from app.survey import queries as measures
from app.training import queries as training


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page of a learner."""

    learning: Learning
    home: VisibleHousehold | None
    prompts: tuple[Prompt, ...]
    goals: tuple[GoalNotice, ...]
    """Goals in force, of each home."""
    month: date
    code_notice: TrainerCodeProgress | None
    """The progress of a trainer's code for this profile."""
    news: CoreChangeNotice | None
    """A change of the core list."""


def home_page(who: Person, now: datetime) -> HomePage:
    learned = learning.learning_of(who.id)
    homes = households.households_visible_to(who.id)
    home = homes[0] if homes else None
    month = month_of(now)
    news = goals.goal_notices_for(who.id, homes, month)
    waited_for = chain(_open_approvals(news), _sharing_question(homes), _trainer_questions(who))
    own = _own(who, learned, home, now)
    in_force = tuple(each for each in news if each.kind != "agree")
    return HomePage(
        learned,
        home,
        select_prompts(
            waited_for,
            own,
            has_review=bool(learned.passed) and review.is_ready(who.id, now),
            invited_to_survey=measures.standing(who.id, learned.core_done, now).is_invited(now),
        ),
        goals=in_force,
        month=month,
        code_notice=recovery.trainer_code_notice(who.id, who.device, now),
        news=households.core_change_notice(who.id) if learned.core_changed else None,
    )


def _open_approvals(news: Iterable[GoalNotice]) -> Iterator[Prompt]:
    """Goals of the family that wait for this person's agreement."""
    for each in news:
        if each.kind == "agree":
            what = "goal_in_force" if each.in_force else "goal"
            yield Prompt(what, {"rumah": each.household}, each.name)


def _sharing_question(homes: Iterable[VisibleHousehold]) -> Iterator[Prompt]:
    """One member about whom the reader has not answered yet; the inviter, into any of the reader's
    households, first."""
    known = (other for home in homes for other in home.others)
    others = [other for other in known if not (other.allowed or other.refused)]
    for other in sorted(others, key=lambda other: not other.invited)[:1]:
        yield Prompt("share", name=other.name)


def _trainer_questions(who: Person) -> Iterator[Prompt]:
    for question in training.unanswered(who.id):
        yield Prompt("trainer", {"cohort_id": question.cohort}, question.trainer)


def _own(
    who: Person, learned: Learning, home: VisibleHousehold | None, now: datetime
) -> Iterator[Prompt]:
    """The reader's own tasks, for which no other person waits."""
    if recovery.should_offer_recovery_words(who.id, now):
        yield Prompt("words_again" if recovery.has_used_recovery_words(who.id) else "words")
    if not learned.passed or home is None:
        return
    if home.village is None:
        yield Prompt("village")
    profile = identity.find_profile(who.id)
    if profile is not None and (profile.sex, profile.country, profile.stage) == (None, None, None):
        yield Prompt("profile")
