"""The data of the walk, built by the real actions before the server starts: a village of 12
households, of which 6 are complete, and households around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import cast
from uuid import UUID

from sqlalchemy import select

from app.demo import actions as demo
from app.demo.actions import LessonWithAnswers
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.rules import WEEK
from app.households import actions as households
from app.identity.models import Account
from app.identity.rules.codes import new_start_code
from app.kit.clock import last_monday, today, utcnow
from app.kit.items import SentItem
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import new_id, read, transaction
from app.sign_in import actions as sign_in_actions
from app.staff import actions as staff
from app.training import actions as training
from app.training import queries as cohorts
from tests.deployment import opened_app
from tests.factories import make_known

VILLAGE = "35.02.10.2001"
VILLAGE_NAME = "Demangan"
LEVELS = {"village": VILLAGE, "district": "35.02.10", "regency": "35.02", "province": "35"}
HOMES: Mapping[str, tuple[int, int]] = {
    VILLAGE: (11, 6),  # the neighbour's household is the twelfth
    "35.02.10.2002": (10, 4),
    "35.02.04.2009": (11, 4),
    "35.07.01.2001": (12, 5),
    "33.01.01.2001": (13, 5),
}
"""Village: number of households, and how many of them are complete."""
NEIGHBOUR = "Bu Tuti"
NEIGHBOUR_PIN = "907351"
NEIGHBOUR_LESSONS = 2
PHONE_SECRET = "t" * 43
"""The device cookie of the neighbour's phone."""
PASSPHRASE = "bambu hijau di tepi kali"
COHORT = "Ponorogo B"
LEARNER = "Rini"
"""Is in the cohort and does not share with the trainer."""

Answer = list[int] | str


@dataclass(frozen=True)
class World:
    """The answers, names and codes that the walk uses: right answers by role and core lesson in the
    order of the questions, the sign-in names of staff, and the cohort's codes by role."""

    answers: Mapping[str, Mapping[str, Sequence[Answer]]]
    trainer: str
    officer: str
    cohort: UUID
    codes: Mapping[str, str]


def build(environment: Mapping[str, str]) -> World:
    """Fill a deployment that has regions and a course and no people."""
    with opened_app(environment):
        return _build(utcnow())


def store_middle_lessons(environment: Mapping[str, str], name: str, role: str) -> None:
    """Store a person's right answers for the lessons of the core between the first and the last, by
    the action that stores what phones send."""
    now = utcnow()
    with opened_app(environment):
        (who,) = read().execute(select(Account.id).where(Account.name == name)).scalars()
        demo.store_quiz_answers([*_passes(who, _cores()[role][1:-1], now)], now)


def freeze_next_week(environment: Mapping[str, str]) -> None:
    """Freeze next Monday's coverage now, as the server would do it then."""
    now = utcnow()
    with opened_app(environment):
        assert frozen_weeks.freeze_week(last_monday(now) + WEEK, now)


def _cores() -> Mapping[str, Sequence[LessonWithAnswers]]:
    """The core lessons of each role."""
    return {
        role: core
        for (role, stage), core in demo.core_lessons_with_answers().items()
        if stage is None
    }


def _build(now: datetime) -> World:
    cores = _cores()
    trainer, trainer_name = _staff("Pak Wahyu", "pelatih", LEVELS["regency"], now)
    _, officer_name = _staff("Bu Endah", "petugas", "00", now)
    with transaction() as tx:
        cohort = training.create_cohort(
            tx,
            trainer,
            name=COHORT,
            place="Balai desa",
            starts=today(),
            ends=today() + timedelta(days=60),
            now=now,
        )
    demo.store_quiz_answers(
        [*_families(cores, cohort, now), *_neighbour(cores["keluarga"], now)], now
    )
    frozen_weeks.freeze_week(last_monday(now))
    return World(
        answers={
            role: {each.id: cast("list[Answer]", [*each.right.values()]) for each in core}
            for role, core in cores.items()
        },
        trainer=trainer_name,
        officer=officer_name,
        cohort=cohort,
        codes={code.role: code.code for code in cohorts.open_codes_of_cohort(cohort, now)},
    )


def _staff(name: str, role: str, scope: str, now: datetime) -> tuple[UUID, str]:
    code = new_start_code()
    hashed = hash_secret(code)
    with transaction() as tx:
        made = staff.create_staff_account(
            tx, name=name, role=role, scope=scope, start_code=code, code_hash=hashed, now=now
        )
    opened = sign_in_actions.sign_in_with_passphrase_or_start_code(
        made.sign_in_name, made.start_code, hash_token(name), now=now
    )
    if opened is not None:
        sign_in_actions.set_passphrase(
            opened, made.sign_in_name, PASSPHRASE, hash_token(name), now=now
        )
    return made.account, made.sign_in_name


def _families(
    cores: Mapping[str, Sequence[LessonWithAnswers]], cohort: UUID, now: datetime
) -> Iterator[SentItem]:
    """A worker and a relative in each household. In every second incomplete household one of the
    two has finished, which must not count as complete."""
    learners: list[tuple[UUID, Sequence[LessonWithAnswers]]] = []
    with transaction() as tx:
        for village, (homes, complete) in HOMES.items():
            for n in range(homes):
                worker, relative = new_id(), new_id()
                demo.register_demo_person(tx, worker, LEARNER, now)
                demo.register_demo_person(tx, relative, "Yanti", now)
                home = households.create_new_household(tx, worker, "pekerja", village, now=now)
                households.join_household(tx, home, relative, "keluarga", now=now)
                make_known(tx, [worker, relative], now)
                if n < complete:
                    learners.append((worker, cores["pekerja"]))
                if n < complete or n % 2:
                    learners.append((relative, cores["keluarga"]))
        training.enrol_in_cohort(tx, cohort, learners[0][0], now=now)
    for who, lessons in learners:
        yield from _passes(who, lessons, now)


def _neighbour(core: Sequence[LessonWithAnswers], now: datetime) -> Iterator[SentItem]:
    """She registered on this phone a month ago and lives alone."""
    who, then = new_id(), now - timedelta(days=30)
    hashed = hash_secret(NEIGHBOUR_PIN)
    with transaction() as tx:
        sign_in_actions.register_account(
            tx,
            id=who,
            device_hash=hash_token(PHONE_SECRET),
            name=NEIGHBOUR,
            language="id",
            pin=hashed,
            now=then,
        )
        households.create_new_household(tx, who, "keluarga", VILLAGE, now=then)
        make_known(tx, [who], then)
    yield from _passes(who, core[:NEIGHBOUR_LESSONS], now)


def _passes(who: UUID, lessons: Sequence[LessonWithAnswers], now: datetime) -> Iterator[SentItem]:
    minutes = count(1)
    for lesson in reversed(lessons):
        at = now - timedelta(minutes=next(minutes))
        yield demo.demo_quiz_answer(who, lesson, at, passes=True, item=new_id())
