"""When to offer the six words, which phones are known, and the outcome of trainers' codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.identity.models import Account, Credential, Device, SignInSession
from app.kit.store.db import read
from app.kit.store.exported import make_exporter
from app.kit.store.models import AuditEvent
from app.recovery.models import CodeNoticeSeen, TrainerCode
from app.recovery.rules.codes import KEPT, TrainerCodeTimes, recovery_code_stage
from app.recovery.rules.words import WORDS_USED

NOTICE_STAGES = ("given", "used", "waiting", "ready", "stopped")
"""Stages of a code for which its signed-in owner sees a notice."""


def should_offer_recovery_words(account_id: UUID, now: datetime) -> bool:
    """Whether this person has no six words yet, and visits a second time (a second sign-in, or a
    day after the first)."""
    has_words = exists().where(Credential.account == Account.id, Credential.kind == "words")
    came_again = exists().where(
        SignInSession.account == Account.id, SignInSession.opened_at > Account.made_at
    )
    found = select(Account.id).where(
        Account.id == account_id,
        ~has_words,
        or_(came_again, Account.made_at <= now - timedelta(days=1)),
    )
    return read().scalar(found) is not None


def has_used_recovery_words(account_id: UUID) -> bool:
    """Whether this person signed in with their six words and has no new ones, so that the words
    written on paper are no longer valid."""
    has_words = exists().where(Credential.account == account_id, Credential.kind == "words")
    used = exists().where(AuditEvent.who == account_id, AuditEvent.what == WORDS_USED)
    return bool(read().scalar(select(~has_words & used)))


def restored_backup_time(account_id: UUID | None) -> datetime | None:
    """The time of the backup from which this profile was restored; None if it was not, or if its
    owner has seen the notice."""
    return read().scalar(select(Account.came_back).where(Account.id == account_id))


_TIMES = (
    TrainerCode.given_at,
    TrainerCode.until,
    TrainerCode.used_at,
    TrainerCode.opens_at,
    TrainerCode.closes_at,
    TrainerCode.done_at,
    TrainerCode.ended_how,
)
_WITH_GIVER = select(
    TrainerCode.id, TrainerCode.browser, Account.name.label("giver"), *_TIMES
).outerjoin(Account, Account.id == TrainerCode.given_by)


@dataclass(frozen=True, slots=True)
class RecoveryCodeStatus:
    """The stage of a trainer's code (as in the rules), since when, and who gave it (None: erased).
    `opens_at`: when a new PIN may be set, if one was requested."""

    code: UUID
    stage: str
    at: datetime
    giver: str | None
    opens_at: datetime | None


def trainer_code_notice(
    account: UUID, device: UUID | None, now: datetime
) -> RecoveryCodeStatus | None:
    """The notice about a code that a signed-in person sees on this phone: the newest code whose
    notice was not dismissed here, but a pending PIN reset first."""
    rows = read().execute(
        _WITH_GIVER.add_columns(Device.secret_hash, CodeNoticeSeen.stage.label("told"))
        .outerjoin(Device, Device.id == device)
        .outerjoin(
            CodeNoticeSeen,
            and_(CodeNoticeSeen.code == TrainerCode.id, CodeNoticeSeen.device == device),
        )
        .where(TrainerCode.account == account, TrainerCode.given_at > now - KEPT)
        .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    told: dict[UUID, set[str | None]] = {}
    found: dict[UUID, RecoveryCodeStatus] = {}
    for row in rows:
        here = _recovery_code_status_of_row(row, now)
        told.setdefault(row.id, set()).add(row.told)
        opened_this = row.browser is not None and row.browser == row.secret_hash
        if here is not None and not (here.stage == "used" and opened_this):
            found[row.id] = here
    still = [t for t in found.values() if t.stage in NOTICE_STAGES and t.stage not in told[t.code]]
    return min(still, key=lambda t: t.stage not in ("waiting", "ready"), default=None)


def _recovery_code_status_of_row(row: Any, now: datetime) -> RecoveryCodeStatus | None:
    course = TrainerCodeTimes(*(getattr(row, column.key) for column in _TIMES))
    now_at = recovery_code_stage(course, now)
    if now_at is None:
        return None
    since = course.done_at or course.used_at or course.given_at
    return RecoveryCodeStatus(row.id, now_at, since, row.giver, course.opens_at)


def last_code_from_trainer(
    account: UUID, trainer: UUID, now: datetime
) -> RecoveryCodeStatus | None:
    row = (
        read()
        .execute(
            _WITH_GIVER.where(TrainerCode.account == account, TrainerCode.given_by == trainer)
            .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return None if row is None else _recovery_code_status_of_row(row, now)


def locked_phone_notice(account: UUID, browser: bytes, now: datetime) -> RecoveryCodeStatus | None:
    """The notice before the PIN is entered: a new PIN was requested, or set, on another phone."""
    rows = read().execute(
        _WITH_GIVER.where(
            TrainerCode.account == account,
            TrainerCode.browser != browser,
            TrainerCode.opens_at.is_not(None),
            TrainerCode.given_at > now - KEPT,
        ).order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    told = (_recovery_code_status_of_row(row, now) for row in rows)
    return next((t for t in told if t and t.stage in ("waiting", "ready", "done")), None)


@dataclass(frozen=True, slots=True)
class RequestedPinReset:
    """A PIN reset requested on this browser, with the person's name."""

    told: RecoveryCodeStatus
    name: str


_waiting = aliased(Account)


def pin_resets_on_browser(browser: bytes | None, now: datetime) -> tuple[RequestedPinReset, ...]:
    """The unfinished PIN resets that were requested on this browser, the newest first."""
    if browser is None:
        return ()
    rows = read().execute(
        _WITH_GIVER.add_columns(_waiting.name.label("who"))
        .join(_waiting, _waiting.id == TrainerCode.account)
        .where(
            TrainerCode.browser == browser,
            TrainerCode.opens_at.is_not(None),
            TrainerCode.given_at > now - KEPT,
        )
        .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    waits = ((_recovery_code_status_of_row(row, now), row.who) for row in rows)
    return tuple(
        RequestedPinReset(told, who) for told, who in waits if told and told.stage != "done"
    )


export_trainer_codes = make_exporter(TrainerCode.account, *_TIMES, order_by=TrainerCode.given_at)
