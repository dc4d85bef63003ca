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
from app.kit.clock import WIB
from app.kit.permissions import Person
from app.learning import queries as learning
from app.learning.queries import CourseProgress
from app.recovery import queries as recovery
from app.recovery.queries import RecoveryCodeStatus
from app.returning import queries as returning
from app.review import queries as review
from app.shell.rules import HomePrompt, select_home_prompts
from app.survey import queries as measures
from app.training import queries as training


@dataclass(frozen=True, slots=True)
class HomePage:
    """The content of a learner's home page."""

    learning: CourseProgress
    home: VisibleHousehold | None
    prompts: tuple[HomePrompt, ...]
    goals: tuple[GoalNotice, ...]
    """Goals in force, of each home."""
    month: date
    code_notice: RecoveryCodeStatus | None
    """The progress of a trainer's code for this profile."""
    news: CoreChangeNotice | None
    """A change of the core list."""


def home_page_content(person: Person, now: datetime) -> HomePage:
    learned = learning.course_progress_of(person.id)
    homes = households.households_visible_to(person.id)
    home = homes[0] if homes else None
    month = month_of(now)
    news = goals.goal_notices_for(person.id, homes, month)
    waited_for = chain(_goal_prompts(news), _sharing_prompt(homes), _trainer_prompts(person))
    own = _own_tasks(person, learned, home, now)
    in_force = tuple(each for each in news if each.kind != "agree")
    return HomePage(
        learned,
        home,
        select_home_prompts(
            waited_for,
            own,
            has_review=bool(learned.passed) and review.is_review_due(person.id, now),
            invited_to_survey=measures.survey_status(person.id, learned.core_done, now).is_invited(
                now
            ),
        ),
        goals=in_force,
        month=month,
        code_notice=recovery.trainer_code_notice(person.id, person.device, now),
        news=households.core_change_notice(person.id) if learned.core_changed else None,
    )


def _goal_prompts(news: Iterable[GoalNotice]) -> Iterator[HomePrompt]:
    """Prompts for savings goals of the family that wait for this person's agreement."""
    for each in news:
        if each.kind == "agree":
            what = "goal_in_force" if each.in_force else "goal"
            yield HomePrompt(what, {"rumah": each.household}, each.name)


def _sharing_prompt(homes: Iterable[VisibleHousehold]) -> Iterator[HomePrompt]:
    """At most one prompt: may this household member see the reader's progress? A member who invited
    the reader comes first."""
    known = (other for home in homes for other in home.others)
    others = [other for other in known if not (other.allowed or other.refused)]
    for other in sorted(others, key=lambda other: not other.invited)[:1]:
        yield HomePrompt("share", name=other.name)


def _trainer_prompts(person: Person) -> Iterator[HomePrompt]:
    for question in training.unanswered_consent_questions(person.id):
        yield HomePrompt("trainer", {"cohort_id": question.cohort}, question.trainer)


def _own_tasks(
    person: Person, progress: CourseProgress, home: VisibleHousehold | None, now: datetime
) -> Iterator[HomePrompt]:
    """Prompts for the reader's own tasks, for which no other person waits."""
    if recovery.should_offer_recovery_words(person.id, now):
        yield HomePrompt("words_again" if recovery.has_used_recovery_words(person.id) else "words")
    if card := returning.return_card_for(person.id, now.astimezone(WIB).date()):
        yield HomePrompt(f"return_{card}")
    if not progress.passed or home is None:
        return
    if home.village is None:
        yield HomePrompt("village")
    profile = identity.find_profile(person.id)
    if profile is not None and (profile.sex, profile.country, profile.stage) == (None, None, None):
        yield HomePrompt("profile")
