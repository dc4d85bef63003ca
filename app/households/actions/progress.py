"""Whose core is done, as learning tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import changing
from app.households.models import CoreProgress
from app.households.rules import Progress, progressed
from app.identity.actions import lock_accounts
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

    The accounts are locked by the caller, who read under that lock what is told here: else two
    lessons from two phones overwrite each other. A core once done stays done. Only finishing one
    locks households and moves counters: a lesson on the way costs neither."""
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


def retell_core(
    tx: Session, core: int, done: ColumnElement[int], total: ColumnElement[int], *, now: datetime
) -> tuple[int, int]:
    """Tell by list `core` everybody who has finished none: `done` of `total` lessons, both asked of
    each row of core_progress. Who finished an older list keeps it. Returns how many rows were told
    anew, and how many of them that list finds finished: these are taken like anybody who finishes,
    their households locked, the counters moved along."""
    mine, unfinished = CoreProgress, CoreProgress.since.is_(None)
    stale = and_(unfinished, mine.core != core)
    lock_accounts(tx, tx.scalars(select(mine.account).where(stale)))
    told = update(mine).where(stale).values(core=core, done=done, total=total)
    rows = tx.connection().execute(told).rowcount
    full = and_(unfinished, mine.core == core, mine.total > 0, mine.done == mine.total)
    new = {
        (row.account, row.role): Progress(core, row.total, row.total, now)
        for row in tx.execute(select(mine.account, mine.role, mine.total).where(full))
    }
    for part in queries.parts(list(new)):
        with changing(tx, queries.counted_homes(part)):
            _write(tx, new, {whose: new[whose] for whose in part})
    tx.flush()
    return rows, len(new)


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
