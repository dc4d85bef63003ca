"""Who works here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from app.identity.models import Account, Credential, StaffGrant
from app.identity.rules.roles import permissions_of
from app.kit.clock import WIB
from app.kit.db import read
from app.regions import codes
from app.regions import queries as regions
from app.staff.rules import MAKE


@dataclass(frozen=True, slots=True)
class Task:
    """A role that somebody has, where, from when until when (UTC; `ends` None: no end told).
    `waits_until`: the end of a start code that was not used yet."""

    id: UUID
    account: UUID
    name: str
    role: str
    scope: str
    starts: datetime
    ends: datetime | None
    waits_until: datetime | None
    place: str = ""

    @property
    def last_day(self) -> date | None:
        """In western Indonesia."""
        if self.ends is None:
            return None
        return (self.ends - timedelta(microseconds=1)).astimezone(WIB).date()

    def is_over(self, now: datetime) -> bool:
        return self.ends is not None and self.ends <= now


def tasks() -> list[Task]:
    """Every task of staff, those without an end first, then the latest, then by name."""
    rows = read().execute(_tasks().order_by(StaffGrant.ends.desc(), func.lower(Account.name)))
    found = [Task(*row) for row in rows]
    return _named(sorted(found, key=lambda task: task.ends is not None))


def ends_for(account: UUID, scope: str, now: datetime) -> Task | None:
    """Of the tasks that let this person make accounts in `scope` (a region code), the one that
    ends last; None where one of them has no end."""
    around = {scope, *codes.ancestors(scope)}
    mine = [t for t in tasks() if t.account == account and t.scope in around and not t.is_over(now)]
    making = [t for t in mine if MAKE in permissions_of(t.role)]
    if any(t.ends is None for t in making):
        return None
    return max(making, key=lambda t: t.ends or now, default=None)


def task(wanted: UUID) -> Task | None:
    """One task; None where there is none."""
    rows = read().execute(_tasks().where(StaffGrant.id == wanted))
    return next(iter(_named([Task(*row) for row in rows])), None)


def _tasks() -> Select[UUID, UUID, str, str, str, datetime, datetime | None, datetime | None]:
    return (
        select(
            StaffGrant.id,
            StaffGrant.account,
            Account.name,
            StaffGrant.role,
            StaffGrant.scope,
            StaffGrant.starts,
            StaffGrant.ends,
            Credential.until,
        )
        .join(Account, Account.id == StaffGrant.account)
        .outerjoin(Credential, and_(Credential.account == Account.id, Credential.kind == "start"))
    )


def _named(found: Sequence[Task]) -> list[Task]:
    names = regions.names(task.scope for task in found)
    return [replace(task, place=names.get(task.scope, task.scope)) for task in found]
