"""Answers of people without a phone, from a trainer's form or phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.course import queries as course
from app.kit.clock import utcnow
from app.kit.items import JudgedItem, SentItem
from app.kit.room import SyncItemKind
from app.learning.actions import mark_quiz_answers, record_attempts
from app.spoken import queries
from app.spoken.actions.consent import UnknownParticipantError, record_spoken_consent
from app.spoken.forms import SpokenBody
from app.spoken.rules import TAKEN_LATE, is_known_wording
from app.sync.actions import copy_receipts
from app.sync.rules import OLDEST, ItemRefusedError, event_time_and_quality
from app.training.rules import VIEW_PERSON

_ATTEMPT = UUID("0b7f6a3e-55c1-4b8e-8f37-6f2f7a7d1c55")


@dataclass(frozen=True, slots=True)
class SpokenAnswers:
    """Marked answers: whose, and by whom the invitation was made, whose accounts are locked."""

    lesson: str
    body: SpokenBody
    account: UUID
    invited_by: UUID | None


def may_send_spoken_answers(item: SentItem, body: SpokenBody) -> bool:
    """Whether the sender may enter answers of this cohort's people, given before it was archived,
    and still of this one: who answers on a phone themselves does so alone from then on, and
    TAKEN_LATE later nothing from before is taken either."""
    now = utcnow()
    cohort = queries.find_cohort_of_staff(body.cohort, item.account)
    if cohort is None:
        return False
    archived_at = cohort.archived_at
    if archived_at is not None and event_time_and_quality(item, now)[0] >= archived_at:
        return False
    found = queries.find_participant(body.cohort, body.participant)
    if found is None or found.alone_since is None:
        return True
    is_late = now > found.alone_since + TAKEN_LATE
    return not is_late and event_time_and_quality(item, now)[0] < found.alone_since


def mark_spoken_answers(body: SpokenBody) -> tuple[dict[str, Any], SpokenAnswers]:
    """Mark answers as those of a quiz. Raises ItemRefusedError("unknown_wording" |
    "unknown_participant" | "private_lesson"), and what learning raises for a quiz: private lessons
    are not asked before others."""
    if not is_known_wording(body.consent.text):
        raise ItemRefusedError("unknown_wording")
    if body.lesson in course.catalogue().private_lesson_ids:
        raise ItemRefusedError("private_lesson")
    found = queries.find_participant(body.cohort, body.participant)
    if found is None or found.is_over_at(body.consent.at):
        raise ItemRefusedError("unknown_participant")
    result, lesson = mark_quiz_answers(body.lesson, body.rev, body.answers)
    return result, SpokenAnswers(lesson, body, found.account, found.invited_by)


def record_spoken_answers(
    tx: Session, judged: Sequence[JudgedItem[SpokenAnswers]], now: datetime
) -> None:
    """Record each person's consent, and their attempts as learning does, marked as spoken. The
    receipt of the sender stays theirs; the person gets one of their own, which the attempt has."""
    attempts = []
    for item in judged:
        detail = item.detail
        account = record_spoken_consent(
            tx,
            detail.body.cohort,
            detail.body.participant,
            read_by=item.sent.account,
            version=detail.body.consent.text,
            given_at=_consent_time(item),
            now=now,
        )
        if account != detail.account:  # accepted on a phone at this moment: sent again, it fits
            raise UnknownParticipantError(detail.body.participant)
        attempt = uuid5(_ATTEMPT, item.sent.id.hex)
        answered = {"rev": detail.body.rev, "answers": detail.body.answers}
        sent = SentItem(attempt, account, item.sent.device, item.sent.kind, answered, item.sent.at)
        attempts.append(
            JudgedItem(
                sent, item.seq, item.result, detail.lesson, item.occurred_at, item.received_at
            )
        )
    copy_receipts(
        tx,
        (
            (item.sent.id, attempt.sent.id, attempt.sent.account)
            for item, attempt in zip(judged, attempts, strict=True)
        ),
    )
    record_attempts(tx, attempts, now, spoken=True)


def _consent_time(item: JudgedItem[SpokenAnswers]) -> datetime:
    """When the consent was given, by the server's clock: as long before the answers as by the
    phone's; never after them."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=item.detail.body.consent.at)
    return item.occurred_at - min(max(item.sent.at - at, timedelta()), OLDEST)


def accounts_of_answers(detail: SpokenAnswers) -> list[UUID]:
    """Whose rows the answers change, besides the sender's."""
    return [each for each in (detail.account, detail.invited_by) if each is not None]


SPOKEN = SyncItemKind(
    schema=SpokenBody,
    judge=mark_spoken_answers,
    apply=record_spoken_answers,
    may_send=may_send_spoken_answers,
    also_locks=accounts_of_answers,
    staff_permission=VIEW_PERSON,
)
