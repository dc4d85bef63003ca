"""Staff accounts and their grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.identity import queries as identity
from app.identity.models import Account, Credential, StaffGrant
from app.identity.rules.roles import permissions_of
from app.kit.clock import WIB
from app.kit.secrets import check, keyed_hashes, sha256
from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.staff.rules import MAKE, sign_in_names


@dataclass(frozen=True, slots=True)
class Task:
    """A grant: role, region, start and end (UTC; `ends` None: no end). `waits_until`: the expiry of
    an unused start code; without one and without a passphrase the account cannot sign in."""

    id: UUID
    account: UUID
    name: str
    role: str
    scope: str
    starts: datetime
    ends: datetime | None
    waits_until: datetime | None
    has_passphrase: bool
    place: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day, in western Indonesia."""
        if self.ends is None:
            return None
        return (self.ends - timedelta(microseconds=1)).astimezone(WIB).date()

    def is_over(self, now: datetime) -> bool:
        return self.ends is not None and self.ends <= now


def tasks() -> list[Task]:
    """Every grant: those without an end first, then by latest end, then by name."""
    rows = read().execute(_tasks().order_by(StaffGrant.ends.desc(), func.lower(Account.name)))
    found = [Task(*row) for row in rows]
    return _named(sorted(found, key=lambda task: task.ends is not None))


def ends_for(account: UUID, scope: str, now: datetime) -> Task | None:
    """The latest end of the grants by which this person may create accounts in `scope` (a region
    code); None if one of them has no end."""
    around = {scope, *codes.ancestors(scope)}
    mine = [t for t in tasks() if t.account == account and t.scope in around and not t.is_over(now)]
    making = [t for t in mine if MAKE in permissions_of(t.role)]
    if any(t.ends is None for t in making):
        return None
    return max(making, key=lambda t: t.ends or now, default=None)


def task(wanted: UUID) -> Task | None:
    """One grant; None if there is none."""
    rows = read().execute(_tasks().where(StaffGrant.id == wanted))
    return next(iter(_named([Task(*row) for row in rows])), None)


MOST_OF_ONE_NAME = 50
"""So many sign-in names are tried to find somebody's; of who changed their name it is not found."""


def _holders(name: str) -> set[UUID]:
    """The accounts with this sign-in name; two only briefly, while one has a start code only."""
    kinds = ("passphrase", "start")
    found = (identity.found_by(kind, keyed_hashes(kind, name)) for kind in kinds)
    return {each.account for each in found if each is not None}


def free_name(name: str) -> str:
    """An unused sign-in name made from a person's name."""
    return next(each for each in sign_in_names(name) if not _holders(each))


def sign_in_name_of(account: UUID, name: str) -> str | None:
    """The sign-in name of this account. Only its keyed hash is stored, so the names made from the
    person's name are tried; None if none matches."""
    names = islice(sign_in_names(name), MOST_OF_ONE_NAME)
    return next((each for each in names if account in _holders(each)), None)


def holder_of(sign_in_name: str) -> UUID | None:
    """The account with this sign-in name."""
    return next(iter(_holders(sign_in_name)), None)


def resettable(me: UUID, now: datetime) -> set[UUID]:
    """The accounts to which this person may give a start code: each of their grants lies within one
    of this person's grants and ends no later. Excludes accounts without a grant, and the person's
    own."""
    current = [task for task in tasks() if not task.is_over(now)]
    mine = [t for t in current if t.account == me and MAKE in permissions_of(t.role)]
    others = {task.account for task in current} - {me}
    beyond = {t.account for t in current if not any(_covers(own, t) for own in mine)}
    return others - beyond


def _covers(own: Task, other: Task) -> bool:
    within = own.scope in (other.scope, *codes.ancestors(other.scope))
    no_later = own.ends is None or (other.ends is not None and other.ends <= own.ends)
    return within and no_later


def secret_mark(account: UUID) -> str:
    """A fingerprint of this person's current secret. A reset form is bound to it, so that a form
    sent again later does not lock out a person who has signed in meanwhile."""
    kept = [identity.secret_of(account, kind) for kind in ("passphrase", "start")]
    return sha256("".join(each.kept.hash for each in kept if each is not None)).hex()[:16]


def open_code(account: UUID, codes: Sequence[str], now: datetime) -> str | None:
    """Which of these is this person's valid start code."""
    start = identity.secret_of(account, "start")
    if start is None or start.until is None or start.until <= now:
        return None
    return next((code for code in codes if check(code, start.kept)), None)


def _tasks() -> Select[*tuple[Any, ...]]:
    passphrase = exists().where(
        Credential.account == StaffGrant.account, Credential.kind == "passphrase"
    )
    start = aliased(Credential)
    return (
        select(
            StaffGrant.id,
            StaffGrant.account,
            Account.name,
            StaffGrant.role,
            StaffGrant.scope,
            StaffGrant.starts,
            StaffGrant.ends,
            start.until,
            passphrase,
        )
        .join(Account, Account.id == StaffGrant.account)
        .outerjoin(start, and_(start.account == Account.id, start.kind == "start"))
    )


def _named(found: Sequence[Task]) -> list[Task]:
    names = regions.names(task.scope for task in found)
    return [replace(task, place=names.get(task.scope, task.scope)) for task in found]
