"""Builds the demo through the real actions, in batches for speed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from app.course import queries as course
from app.demo import queries, rules
from app.demo.rules import COHORT_DAYS, DemoHouseholdPlan, DemoPersonPlan, RoleAndStage
from app.households import actions as households
from app.households.rules import SHARING_VERSION
from app.identity import actions as identity
from app.identity.rules.departure import LastDepartureAnswer, months_offered
from app.identity.rules.profile import WORDING
from app.kit.clock import WIB
from app.kit.items import SentItem
from app.kit.secrets import HashedSecret
from app.kit.store.db import transaction
from app.sign_in import actions as door
from app.sync.actions import store_sent_items
from app.training import actions as training
from app.training.queries import cohorts_of

DEVICE = UUID(int=0)
NOBODYS_PHONE = sha256(b"a phone that nobody holds").digest()
AT_ONCE = 400
KNOWN = 2 / 3
ANSWER_DEPARTURE = 3 / 4


@dataclass(frozen=True, slots=True)
class LessonWithAnswers:
    """A core lesson, with answers that pass its quiz and answers that fail it."""

    id: str
    rev: str
    right: dict[str, object]
    wrong: dict[str, object]


CoreLessons = Mapping[RoleAndStage, Sequence[LessonWithAnswers]]
"""The core lessons of each role and stage, in the order of its list."""


def core_lessons_with_answers() -> CoreLessons:
    """The core lessons of each role and stage, with answers. Raises LookupError before the course
    is published."""
    catalogue = course.catalogue()
    if not catalogue.cores:
        raise LookupError("the course is not published")
    return {
        (role, stage): [
            _lesson_with_passing_and_failing_answers(each)
            for each in catalogue.cores[-1].lessons_for(role, stage)
        ]
        for role, stage in rules.ROLES_AND_STAGES
    }


def _lesson_with_passing_and_failing_answers(name: str) -> LessonWithAnswers:
    entry = course.catalogue().lesson(name)
    quiz = None if entry is None else course.quiz_version(entry.rev)
    if quiz is None:
        raise LookupError(name)
    return LessonWithAnswers(
        name, quiz.rev, queries.right_answers(quiz), queries.wrong_answers(quiz)
    )


def is_known_to_trainer(plan: DemoHouseholdPlan) -> bool:
    """Whether the demo's trainer knows these people: two thirds of all households."""
    return Random(f"known {plan.people[0].id}").random() < KNOWN


def departure_of(person: DemoPersonPlan, today: date) -> LastDepartureAnswer | None:
    """What this person says about their last departure: nothing, if no worker or in one of four
    cases; else a month of the last three years, or no month."""
    random = Random(f"departure {person.id}")
    if person.role != "pekerja" or random.random() > ANSWER_DEPARTURE:
        return None
    if person.stage == "sebelum":
        return LastDepartureAnswer("belum_berangkat")
    if random.random() < 1 / 10:
        return LastDepartureAnswer(random.choice(("24_bulan", "lebih_lama", "belum_tahu")))
    months = [month for of_year in months_offered(today).values() for month in of_year]
    return LastDepartureAnswer("bulan", random.choice(months[:36]))


def create_demo_household(
    tx: Session, plan: DemoHouseholdPlan, cohorts: Sequence[UUID], trainer: UUID, now: datetime
) -> None:
    """Create the people of one household, who join it on different days. The trainer says to know
    some when the last of them joined."""
    home: UUID | None = None
    for person in plan.people:
        then = now - timedelta(days=person.joined)
        register_demo_person(tx, person.id, person.name, then)
        identity.set_profile(
            tx,
            person.id,
            name=person.name,
            language="id",
            stage=person.stage,
            sex=person.sex,
            country=person.country,
            wording=WORDING,
            now=then,
        )
        departure = departure_of(person, then.astimezone(WIB).date())
        identity.set_last_departure(tx, person.id, departure, now=then)
        if home is None:
            home = households.create_new_household(
                tx, person.id, person.role, plan.village, now=then
            )
        else:
            households.join_household(tx, home, person.id, person.role, now=then)
        _enrol_in_cohort(tx, person, cohorts, then)
    members = [person.id for person in plan.people]
    if is_known_to_trainer(plan):
        last = now - timedelta(days=min(person.joined for person in plan.people))
        households.record_acquaintances(tx, members, trainer, way=households.TICK, now=last)
    if plan.shares:
        let_demo_people_see_each_others_progress(tx, members, now)


def _enrol_in_cohort(
    tx: Session, person: DemoPersonPlan, cohorts: Sequence[UUID], then: datetime
) -> None:
    if person.cohort is None:
        return
    training.enrol_in_cohort(tx, cohorts[person.cohort], person.id, now=then)
    if person.consents:
        training.answer_trainer_consent(
            tx, person.id, cohorts[person.cohort], agrees=True, language="id", now=then
        )


def register_demo_person(
    tx: Session, account: UUID, name: str, then: datetime, pin: HashedSecret | None = None
) -> None:
    """Create a synthetic person; without a PIN nobody can sign in as them."""
    door.register_account(
        tx, id=account, device_hash=NOBODYS_PHONE, name=name, language="id", pin=pin, now=then
    )


def let_demo_people_see_each_others_progress(
    tx: Session, people: Sequence[UUID], now: datetime
) -> None:
    """Let these demo people see each other's progress."""
    for owner in people:
        for viewer in people:
            if owner != viewer:
                households.share_progress(
                    tx, owner, viewer, version=SHARING_VERSION, language="id", now=now
                )


def planned_quiz_answers(
    plans: Sequence[DemoHouseholdPlan], cores: CoreLessons, now: datetime
) -> Iterator[SentItem]:
    """Yield all quiz answers of these people, as their phones would send them."""
    for plan in plans:
        for person in plan.people:
            random, core = Random(person.id.int), cores[person.role, person.stage]
            tries = [(core[k], True) for k in range(person.passes)]
            after = min(person.passes, len(core) - 1)
            tries += [(core[after], False)] * person.misses
            for order, (lesson, passes) in enumerate(tries):
                days = max(0, person.began - person.pace * order)
                at = now - timedelta(days=days, minutes=random.randint(1, 600))
                yield demo_quiz_answer(
                    person.id, lesson, at, passes=passes, item=_random_uuid(random)
                )


def _random_uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def demo_quiz_answer(
    account: UUID, lesson: LessonWithAnswers, at: datetime, *, passes: bool, item: UUID
) -> SentItem:
    body = {
        "lesson": lesson.id,
        "rev": lesson.rev,
        "answers": lesson.right if passes else lesson.wrong,
    }
    return SentItem(item, account, DEVICE, "quiz", body, at)


def store_quiz_answers(items: Sequence[SentItem], now: datetime) -> None:
    """Store quiz answers, in batches. Raises RuntimeError if one is rejected."""
    for start in range(0, len(items), AT_ONCE):
        for outcome in store_sent_items(items[start : start + AT_ONCE], now):
            if outcome.status not in ("created", "duplicate"):
                raise RuntimeError(f"{outcome.id}: {outcome.status} {outcome.code}")


def record_demo_learning_days(items: Sequence[SentItem]) -> None:
    """Store learning days as if each answer had been received when it was given."""
    with transaction() as tx:
        households.record_learning_days(tx, [(item.account, item.at) for item in items])


def create_demo_cohorts(trainer: UUID, village: str, today: date, now: datetime) -> list[UUID]:
    """Create the two cohorts of the demo's trainer, as far as they do not exist yet; the first one
    meets in `village`. Returns their ids."""
    named = (
        ("Ponorogo A, angkatan Oktober", "Balai desa (contoh)", 25),
        ("Ponorogo B, angkatan November", "Kantor P3MI (contoh)", 70),
    )
    there = {cohort.name: cohort.id for cohort in cohorts_of(trainer)}
    with transaction() as tx:
        made = [
            there.get(name)
            or training.create_cohort(
                tx,
                trainer,
                name=name,
                place=place,
                now=now,
                starts=today - timedelta(days=began),
                ends=today + timedelta(days=end),
            )
            for (name, place, end), began in zip(named, COHORT_DAYS, strict=True)
        ]
        training.set_cohort_village(tx, made[0], village, changed_by=trainer, now=now)
        return made
