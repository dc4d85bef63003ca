"""People that sections need by name: a trainer with a cohort of 1,000, signed-in learners, one with
500 attempts, and an invitation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from app.identity.models import (
    Account,
    Consent,
    Device,
    DeviceAccount,
    Invitation,
    SignInSession,
    StaffGrant,
)
from app.kit.clock import today, utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import new_id
from app.learning.models import Attempt, LessonProgress
from app.sync.models import Receipt, Server, UploadToken
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import CONSENT
from tests.bench.people import (
    CODE,
    COHORT,
    COHORT_SIZE,
    DEVICE,
    EPOCH,
    FRESH,
    HOUSEHOLDS,
    OFTEN,
    SENT,
    TRAINER,
    TRAINER_KEY,
    learner_id,
    senders,
    senders_beside_a_freeze,
    sign_in_key,
    upload_token,
)
from tests.rooms.learning.answers import core_lessons, quiz_answers, quiz_of

ATTEMPTS = 500


def write(connection: Connection, learners: int) -> None:
    now = utcnow()
    connection.execute(insert(Device).values(id=DEVICE, secret_hash=b"d" * 32, first_seen=now))
    connection.execute(
        insert(Account).values(id=TRAINER, name="Pak Hadi", language="id", made_at=now)
    )
    connection.execute(
        insert(StaffGrant).values(
            id=new_id(), account=TRAINER, role="pelatih", scope="00", starts=now
        )
    )
    forms, items, batches = senders(learners)
    signed_in = [FRESH, OFTEN, *forms, *senders_beside_a_freeze(learners)]
    connection.execute(
        insert(SignInSession),
        [_sign_in(sign_in_key(number), learner_id(number), staff=False) for number in signed_in]
        + [_sign_in(TRAINER_KEY, TRAINER, staff=True)],
    )
    _phones(connection, [*items, *batches])
    _cohort(connection, learners)
    _often(connection)
    connection.execute(
        insert(Invitation).values(
            code=CODE,
            kind="rumah",
            target=UUID(int=HOUSEHOLDS << 96),
            role="keluarga",
            made_by=learner_id(FRESH),
            once=True,
            made_at=now,
            until=now + timedelta(days=14),
        )
    )


def _sign_in(key: str, account: UUID, *, staff: bool) -> dict[str, Any]:
    return {
        "key_hash": hash_token(key),
        "account": account,
        "device": DEVICE,
        "opened_at": utcnow(),
        "ends_at": utcnow() + timedelta(days=30),
        "staff": staff,
    }


def _phones(connection: Connection, numbers: list[int]) -> None:
    """All use one phone, because the measured work is the same."""
    now = utcnow()
    connection.execute(insert(Server).values(id=1, epoch=EPOCH, epoch_since=now, clock_mark=now))
    tie = [{"device": DEVICE, "account": learner_id(number), "since": now} for number in numbers]
    connection.execute(insert(DeviceAccount), tie)
    connection.execute(
        insert(UploadToken),
        [
            {
                "hash": hash_token(upload_token(number)),
                "account": learner_id(number),
                "device": DEVICE,
                "made_at": now,
                "until": now + timedelta(days=180),
            }
            for number in numbers
        ],
    )


def _cohort(connection: Connection, learners: int) -> None:
    """Nine in ten learners share their progress with the trainer."""
    now, numbers = utcnow(), range(min(learners, COHORT_SIZE))
    connection.execute(
        insert(Cohort).values(
            id=COHORT,
            name="Calon pekerja Ponorogo",
            place="Balai Desa Sumberagung",
            starts=today() - timedelta(days=20),
            ends=today() + timedelta(days=20),
            made_at=now,
        )
    )
    lead = {"cohort": COHORT, "account": TRAINER, "part": "utama", "since": now}
    connection.execute(insert(CohortTrainer).values(lead))
    connection.execute(
        insert(Enrolment),
        [{"cohort": COHORT, "account": learner_id(number), "since": now} for number in numbers],
    )
    connection.execute(
        insert(Consent),
        [
            {
                "id": new_id(),
                "account": learner_id(number),
                "purpose": CONSENT,
                "about": COHORT,
                "version": 1,
                "language": "id",
                "given_at": now,
            }
            for number in numbers
            if number % 10
        ],
    )


def _often(connection: Connection) -> None:
    """Five hundred attempts of one learner, over all lessons, none passed, so that the page equals
    that of a beginner and only the history differs."""
    now, lessons = utcnow(), [quiz_of(name) for name in core_lessons()]
    who = learner_id(OFTEN)
    sent = [
        (UUID(int=SENT << 96 | 1 << 64 | nth), lessons[nth % len(lessons)])
        for nth in range(ATTEMPTS)
    ]
    connection.execute(
        insert(Receipt),
        [
            {
                "id": number,
                "account": who,
                "device": DEVICE,
                "kind": "quiz",
                "sha256": b"\0" * 32,
                "status": "created",
                "result": {"right": 1, "asked": 4, "passed": False},
                "client_at": now,
                "received_at": now,
                "occurred_at": now,
                "quality": "exact",
            }
            for number, _ in sent
        ],
    )
    connection.execute(
        insert(Attempt),
        [
            {
                "id": number,
                "account": who,
                "lesson": quiz.lesson,
                "rev": quiz.rev,
                "answers": quiz_answers(quiz, 3),
                "correct": 1,
                "asked": 4,
                "occurred_at": now,
            }
            for number, quiz in sent
        ],
    )
    connection.execute(
        insert(LessonProgress),
        [
            {"account": who, "lesson": quiz.lesson, "best": 25, "tries": 40, "last_at": now}
            for quiz in lessons
        ],
    )
