"""When to offer the six words, which phones are known, and the outcome of trainers' codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.identity.models import Account, Credential, Device, SignIn
from app.kit.store.db import read
from app.kit.store.models import AuditEvent
from app.recovery.models import CodeNoticeSeen, TrainerCode
from app.recovery.rules.codes import KEPT, CodeHistory, stage
from app.recovery.rules.words import WORDS_USED

TOLD = ("given", "used", "waiting", "ready", "stopped")
"""Stages of a code that its owner is told of when signed in."""


def needs_words(wanted: UUID, now: datetime) -> bool:
    """Whether to offer this person the six words: none yet, and a second visit (a second sign-in,
    or a day after the first)."""
    has_words = exists().where(Credential.account == Account.id, Credential.kind == "words")
    came_again = exists().where(SignIn.account == Account.id, SignIn.opened_at > Account.made_at)
    found = select(Account.id).where(
        Account.id == wanted,
        ~has_words,
        or_(came_again, Account.made_at <= now - timedelta(days=1)),
    )
    return read().scalar(found) is not None


def has_used_words(wanted: UUID) -> bool:
    """Whether this person signed in with their six words and has no new ones: the words that they
    may still have on paper are no longer valid."""
    has_words = exists().where(Credential.account == wanted, Credential.kind == "words")
    used = exists().where(AuditEvent.who == wanted, AuditEvent.what == WORDS_USED)
    return bool(read().scalar(select(~has_words & used)))


def came_back_at(wanted: UUID | None) -> datetime | None:
    """The time of the backup from which this profile was restored, until its person has seen the
    notice; else None."""
    return read().scalar(select(Account.came_back).where(Account.id == wanted))


_COURSE = (
    TrainerCode.given_at,
    TrainerCode.until,
    TrainerCode.used_at,
    TrainerCode.opens_at,
    TrainerCode.closes_at,
    TrainerCode.done_at,
    TrainerCode.ended_how,
)
_WITH_GIVER = select(
    TrainerCode.id, TrainerCode.browser, Account.name.label("giver"), *_COURSE
).outerjoin(Account, Account.id == TrainerCode.given_by)


@dataclass(frozen=True, slots=True)
class CodeProgress:
    """The progress of a code: `stage` as in the rules, since when, and who gave it (None: erased).
    `opens_at`: when a new PIN may be set, if one was requested."""

    code: UUID
    stage: str
    at: datetime
    giver: str | None
    opens_at: datetime | None


def code_notice(account: UUID, device: UUID | None, now: datetime) -> CodeProgress | None:
    """The notice for a signed-in person on this phone: the newest code, unless dismissed on this
    phone. A wait for a new PIN is shown as long as it lasts."""
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
    found: dict[UUID, CodeProgress] = {}
    for row in rows:
        here = _code_progress(row, now)
        told.setdefault(row.id, set()).add(row.told)
        opened_this = row.browser is not None and row.browser == row.secret_hash
        if here is not None and not (here.stage == "used" and opened_this):
            found[row.id] = here
    still = [t for t in found.values() if t.stage in TOLD and t.stage not in told[t.code]]
    return min(still, key=lambda t: t.stage not in ("waiting", "ready"), default=None)


def _code_progress(row: Any, now: datetime) -> CodeProgress | None:
    course = CodeHistory(*(getattr(row, column.key) for column in _COURSE))
    now_at = stage(course, now)
    if now_at is None:
        return None
    since = course.done_at or course.used_at or course.given_at
    return CodeProgress(row.id, now_at, since, row.giver, course.opens_at)


def last_code_given(account: UUID, by: UUID, now: datetime) -> CodeProgress | None:
    """The progress of the last code that this trainer gave this person."""
    row = (
        read()
        .execute(
            _WITH_GIVER.where(TrainerCode.account == account, TrainerCode.given_by == by)
            .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return None if row is None else _code_progress(row, now)


def locked_phone_notice(account: UUID, browser: bytes, now: datetime) -> CodeProgress | None:
    """The notice on a known phone before unlocking: a new PIN was requested, or set, on another
    phone."""
    rows = read().execute(
        _WITH_GIVER.where(
            TrainerCode.account == account,
            TrainerCode.browser != browser,
            TrainerCode.opens_at.is_not(None),
            TrainerCode.given_at > now - KEPT,
        ).order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    told = (_code_progress(row, now) for row in rows)
    return next((t for t in told if t and t.stage in ("waiting", "ready", "done")), None)


@dataclass(frozen=True, slots=True)
class Wait:
    """A person who requested a new PIN on this browser."""

    told: CodeProgress
    name: str


_waiting = aliased(Account)


def waits_on(browser: bytes | None, now: datetime) -> tuple[Wait, ...]:
    """The requests for a new PIN on this browser, the newest first, until each is set."""
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
    waits = ((_code_progress(row, now), row.who) for row in rows)
    return tuple(Wait(told, who) for told, who in waits if told and told.stage != "done")


def codes_given_to(account: UUID) -> list[dict[str, Any]]:
    rows = read().execute(
        select(*_COURSE).where(TrainerCode.account == account).order_by(TrainerCode.given_at)
    )
    return [dict(row._mapping) for row in rows]
