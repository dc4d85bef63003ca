"""Whose core is done, as learning tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import changing, lock_accounts
from app.households.models import CoreProgress
from app.households.rules import Progress, progressed
from app.identity.models import Account
from app.kit import audit

Told = tuple[int, int, int]
"""(version of the core list, lessons done, lessons in it)"""

_UPDATE = (
    update(CoreProgress)
    .where(
        CoreProgress.account == bindparam("of_account"), CoreProgress.role == bindparam("of_role")
    )
    .values(
        core=bindparam("core"),
        done=bindparam("done"),
        total=bindparam("total"),
        since=bindparam("since"),
    )
)
_INSERT = insert(CoreProgress)


def record_core(tx: Session, told: Mapping[UUID, Mapping[str, Told]], *, now: datetime) -> None:
    """Write how much of the core of each role each person has done: {account: {role: Told}}.

    What learning read to tell this must have been read under the account's lock, else two lessons
    from two phones overwrite each other. A core once done stays done. Only finishing one locks
    households and moves counters: a lesson on the way costs neither."""
    lock_accounts(tx, told)
    old = queries.core_of(sorted(told))
    new: dict[tuple[UUID, str], Progress] = {}
    for account, roles in told.items():
        for role, (core, done, total) in roles.items():
            changed = progressed(old.get((account, role)), core, done, total, now)
            if changed is not None:
                new[account, role] = changed
    finishing = [whose for whose, progress in new.items() if progress.since is not None]
    if not finishing:
        _write(tx, old, new)
        return
    with changing(tx, queries.counted_homes(finishing)):
        _write(tx, old, new)


@dataclass(frozen=True)
class Telling:
    """What a core list says of many people at once: of those in `role` for whom `whose` holds,
    `done` of `total` lessons. Both are terms over core_progress, whose rows they are asked for."""

    role: str
    whose: ColumnElement[bool]
    done: ColumnElement[int]
    total: int


@dataclass(frozen=True, slots=True)
class Retold:
    """How many unfinished rows were told anew, and how many of them that list finds finished."""

    rows: int
    finished: int


def retell_core(tx: Session, core: int, tellings: Sequence[Telling], *, now: datetime) -> Retold:
    """Tell by list `core` everybody who has finished none. Who finished an older list keeps it.

    A few statements, however many people. Those who are found finished are taken like anybody who
    finishes: their households are locked and the counters move along."""
    stale = (CoreProgress.since.is_(None), CoreProgress.core != core)
    connection = tx.connection()
    # The same order of locks as an answer's, which holds its account before it comes here.
    waiting = select(CoreProgress.account).where(*stale)
    locked = (
        select(Account.id)
        .where(Account.id.in_(waiting))
        .order_by(Account.id)
        .with_for_update(key_share=True)
        .subquery()
    )
    connection.execute(select(func.count()).select_from(locked))
    rows = 0
    for each in tellings:
        told = (
            update(CoreProgress)
            .where(*stale, CoreProgress.role == each.role, each.whose)
            .values(core=core, done=each.done, total=each.total)
        )
        rows += connection.execute(told).rowcount
    finishing = [(account, role) for account, role in connection.execute(_FULL, {"core": core})]
    for part in queries.parts(finishing):
        with changing(tx, queries.counted_homes(part)):
            connection.execute(_FINISH, [{"a": a, "r": r, "now": now} for a, r in part])
    tx.flush()
    return Retold(rows, len(finishing))


_FULL = select(CoreProgress.account, CoreProgress.role).where(
    CoreProgress.core == bindparam("core"),
    CoreProgress.since.is_(None),
    CoreProgress.total > 0,
    CoreProgress.done == CoreProgress.total,
)
_FINISH = (
    update(CoreProgress)
    .where(CoreProgress.account == bindparam("a"), CoreProgress.role == bindparam("r"))
    .values(since=bindparam("now"))
)


def _write(
    tx: Session,
    old: Mapping[tuple[UUID, str], Progress],
    new: Mapping[tuple[UUID, str], Progress],
) -> None:
    connection = tx.connection()
    for statement, prefix, known in ((_UPDATE, "of_", True), (_INSERT, "", False)):
        rows = [
            {
                prefix + "account": account,
                prefix + "role": role,
                "core": progress.core,
                "done": progress.done,
                "total": progress.total,
                "since": progress.since,
            }
            for (account, role), progress in new.items()
            if ((account, role) in old) == known
        ]
        if rows:
            connection.execute(statement, rows)


def erase_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Forget a person's progress; their household counts as if they had not started."""
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.homes(account)]
    with changing(tx, homes):
        tx.execute(delete(CoreProgress).where(CoreProgress.account == account))
    audit.record(tx, "households:progress:erase", now=now, about=account)
    tx.flush()
