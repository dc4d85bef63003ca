"""Who needs the six words, which phones are known, and what came of the codes of trainers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.identity.models import Account, Credential, Device, SignIn
from app.kit.db import read
from app.kit.models import AuditEvent
from app.recovery.models import CodeTold, TrainerCode
from app.recovery.rules.codes import KEPT, Course, stage
from app.recovery.rules.words import USED

TOLD = ("given", "used", "waiting", "ready", "stopped")
"""Stages of a code that its owner is told of when signed in."""


def needs_words(wanted: UUID, now: datetime) -> bool:
    """Whether it is time to show this person the six words: none yet, and a second visit (a
    sign-in after the first, or a day gone by)."""
    has_words = exists().where(Credential.account == Account.id, Credential.kind == "words")
    came_again = exists().where(SignIn.account == Account.id, SignIn.opened_at > Account.made_at)
    found = select(Account.id).where(
        Account.id == wanted,
        ~has_words,
        or_(came_again, Account.made_at <= now - timedelta(days=1)),
    )
    return read().scalar(found) is not None


def words_are_used(wanted: UUID) -> bool:
    """Whether this person came in by their six words and has made no others since: those that they
    may still have on paper open nothing any more."""
    has_words = exists().where(Credential.account == wanted, Credential.kind == "words")
    used = exists().where(AuditEvent.who == wanted, AuditEvent.what == USED)
    return bool(read().scalar(select(~has_words & used)))


def came_back_at(wanted: UUID | None) -> datetime | None:
    """The moment of the backup from which this profile was restored, while its person has not been
    told of it; else None."""
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
class Told:
    """How far a code has come (`stage`, as in the rules), since when, and who gave it (None: they
    are gone). `opens_at`: when a new PIN may be set, where one was asked for."""

    code: UUID
    stage: str
    at: datetime
    giver: str | None
    opens_at: datetime | None


def to_tell(account: UUID, device: UUID | None, now: datetime) -> Told | None:
    """What a person is to be told, on a phone on which they are signed in: of the newest code of
    which they have not said, on that phone, that it is well. A wait is told as long as it lasts."""
    rows = read().execute(
        _WITH_GIVER.add_columns(Device.secret_hash, CodeTold.stage.label("told"))
        .outerjoin(Device, Device.id == device)
        .outerjoin(CodeTold, and_(CodeTold.code == TrainerCode.id, CodeTold.device == device))
        .where(TrainerCode.account == account, TrainerCode.given_at > now - KEPT)
        .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    told: dict[UUID, set[str | None]] = {}
    found: dict[UUID, Told] = {}
    for row in rows:
        here = _told(row, now)
        told.setdefault(row.id, set()).add(row.told)
        opened_this = row.browser is not None and row.browser == row.secret_hash
        if here is not None and not (here.stage == "used" and opened_this):
            found[row.id] = here
    still = [t for t in found.values() if t.stage in TOLD and t.stage not in told[t.code]]
    return min(still, key=lambda t: t.stage not in ("waiting", "ready"), default=None)


def _told(row: Any, now: datetime) -> Told | None:
    course = Course(*(getattr(row, column.key) for column in _COURSE))
    now_at = stage(course, now)
    if now_at is None:
        return None
    since = course.done_at or course.used_at or course.given_at
    return Told(row.id, now_at, since, row.giver, course.opens_at)


def last_given(account: UUID, by: UUID, now: datetime) -> Told | None:
    """What came of the last code that this trainer gave this person."""
    row = (
        read()
        .execute(
            _WITH_GIVER.where(TrainerCode.account == account, TrainerCode.given_by == by)
            .order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return None if row is None else _told(row, now)


def at_the_lock(account: UUID, browser: bytes, now: datetime) -> Told | None:
    """What a known phone tells before it is unlocked: that a new PIN is waited for, or was set,
    on another one."""
    rows = read().execute(
        _WITH_GIVER.where(
            TrainerCode.account == account,
            TrainerCode.browser != browser,
            TrainerCode.opens_at.is_not(None),
            TrainerCode.given_at > now - KEPT,
        ).order_by(TrainerCode.given_at.desc(), TrainerCode.id.desc())
    )
    told = (_told(row, now) for row in rows)
    return next((t for t in told if t and t.stage in ("waiting", "ready", "done")), None)


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who waits on this browser for a new PIN."""

    told: Told
    name: str


_waiting = aliased(Account)


def waits_on(browser: bytes | None, now: datetime) -> tuple[Wait, ...]:
    """Who asked on this browser for a new PIN, the newest first, until it is set."""
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
    waits = ((_told(row, now), row.who) for row in rows)
    return tuple(Wait(told, who) for told, who in waits if told and told.stage != "done")


def codes_given_to(account: UUID) -> list[dict[str, Any]]:
    rows = read().execute(
        select(*_COURSE).where(TrainerCode.account == account).order_by(TrainerCode.given_at)
    )
    return [dict(row._mapping) for row in rows]
