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
from app.demo.rules import COHORT_DAYS, HouseholdPlan, PersonPlan, Who
from app.households import actions as households
from app.households.rules import SHARING_VERSION
from app.identity import actions as identity
from app.kit.items import SentItem
from app.kit.secrets import HashedSecret
from app.kit.store.db import transaction
from app.sign_in import actions as door
from app.sync.actions import accept
from app.training import actions as training
from app.training.queries import cohorts_of

DEVICE = UUID(int=0)
NOBODYS_PHONE = sha256(b"a phone that nobody holds").digest()
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the core list, with answers that pass its quiz and answers that fail it."""

    id: str
    rev: str
    right: dict[str, object]
    wrong: dict[str, object]


Cores = Mapping[Who, Sequence[Lesson]]
"""The core lessons of each role and stage, in the order of its list."""


def cores() -> Cores:
    """The newest core lists, with answers. Raises LookupError before publication."""
    catalogue = course.catalogue()
    if not catalogue.cores:
        raise LookupError("the course is not published")
    return {
        (role, stage): [_lesson(each) for each in catalogue.cores[-1].lessons(role, stage)]
        for role, stage in rules.WHO
    }


def _lesson(name: str) -> Lesson:
    entry = course.catalogue().lesson(name)
    quiz = None if entry is None else course.quiz_version(entry.rev)
    if quiz is None:
        raise LookupError(name)
    return Lesson(name, quiz.rev, queries.right_answers(quiz), queries.no_answers(quiz))


def settle(tx: Session, plan: HouseholdPlan, cohorts: Sequence[UUID], now: datetime) -> None:
    """Register the people of one household and join them, each on their own day."""
    home: UUID | None = None
    for person in plan.people:
        then = now - timedelta(days=person.joined)
        register(tx, person.id, person.name, then)
        identity.set_profile(
            tx,
            person.id,
            name=person.name,
            language="id",
            stage=person.stage,
            sex=person.sex,
            country=person.country,
            now=then,
        )
        if home is None:
            home = households.found_household(tx, person.id, person.role, plan.village, now=then)
        else:
            households.join_household(tx, home, person.id, person.role, now=then)
        _enrol(tx, person, cohorts, then)
    if plan.shares:
        share_all(tx, [person.id for person in plan.people], now)


def _enrol(tx: Session, person: PersonPlan, cohorts: Sequence[UUID], then: datetime) -> None:
    if person.cohort is None:
        return
    training.enrol(tx, cohorts[person.cohort], person.id, now=then)
    if person.consents:
        training.answer_trainer(
            tx, person.id, cohorts[person.cohort], agrees=True, language="id", now=then
        )


def register(
    tx: Session, account: UUID, name: str, then: datetime, pin: HashedSecret | None = None
) -> None:
    """A synthetic person; without a PIN nobody can sign in as them."""
    door.register_account(
        tx, id=account, device_hash=NOBODYS_PHONE, name=name, language="id", pin=pin, now=then
    )


def share_all(tx: Session, people: Sequence[UUID], now: datetime) -> None:
    """Let all of these people share with each other."""
    for owner in people:
        for viewer in people:
            if owner != viewer:
                households.share_progress(
                    tx, owner, viewer, version=SHARING_VERSION, language="id", now=now
                )


def answers(plans: Sequence[HouseholdPlan], cores: Cores, now: datetime) -> Iterator[SentItem]:
    """All answers of these people, as their phones would have sent them."""
    for plan in plans:
        for person in plan.people:
            random, core = Random(person.id.int), cores[person.role, person.stage]
            tries = [(core[k], True) for k in range(person.passes)]
            after = min(person.passes, len(core) - 1)
            tries += [(core[after], False)] * person.misses
            for order, (lesson, passes) in enumerate(tries):
                days = max(0, person.began - person.pace * order)
                at = now - timedelta(days=days, minutes=random.randint(1, 600))
                yield answer(person.id, lesson, at, passes=passes, item=_id(random))


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def answer(account: UUID, lesson: Lesson, at: datetime, *, passes: bool, item: UUID) -> SentItem:
    body = {
        "lesson": lesson.id,
        "rev": lesson.rev,
        "answers": lesson.right if passes else lesson.wrong,
    }
    return SentItem(item, account, DEVICE, "quiz", body, at)


def send(items: Sequence[SentItem], now: datetime) -> None:
    """Accept all items, in batches. Raises RuntimeError if one is rejected."""
    for start in range(0, len(items), AT_ONCE):
        for outcome in accept(items[start : start + AT_ONCE], now):
            if outcome.status not in ("created", "duplicate"):
                raise RuntimeError(f"{outcome.id}: {outcome.status} {outcome.code}")


def make_cohorts(trainer: UUID, today: date, now: datetime) -> list[UUID]:
    """The cohorts of the demo's trainer, made where they are not there yet: one on its way, one
    nearly done."""
    named = (
        ("Ponorogo A, angkatan Oktober", "Balai desa (contoh)", 25),
        ("Ponorogo B, angkatan November", "Kantor P3MI (contoh)", 70),
    )
    there = {cohort.name: cohort.id for cohort in cohorts_of(trainer)}
    with transaction() as tx:
        return [
            there.get(name)
            or training.make_cohort(
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
