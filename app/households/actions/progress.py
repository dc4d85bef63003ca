"""Progress in the core list per person, as learning reports it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import changing
from app.households.models import CoreMet, CoreProgress, Household
from app.households.rules import Progress, progressed
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import insert_ignoring

CoreNumbers = tuple[int, int, int]
"""(version of the core list, lessons done, lessons in it)"""
AccountRole = tuple[UUID, str]
"""(account, role)"""

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
_NO_LONGER_MET = delete(CoreMet).where(
    CoreMet.account == bindparam("of_account"),
    CoreMet.role == bindparam("of_role"),
    CoreMet.core == bindparam("of_core"),
)


def record_core(
    tx: Session, told: Mapping[UUID, Mapping[str, CoreNumbers]], *, now: datetime
) -> None:
    """Write how much of the newest core list of each role each person has done:
    {account: {role: CoreNumbers}}.

    The accounts are locked by the caller, who read under that lock what is told here: else two
    lessons from two phones overwrite each other. Once finished stays finished. Only meeting a list,
    or no longer meeting it at another stage, locks households and moves counters: a lesson on the
    way costs neither."""
    old = queries.core_of(sorted(told))
    new: dict[AccountRole, Progress] = {}
    for account, roles in told.items():
        for role, (core, done, total) in roles.items():
            changed = progressed(old.get((account, role)), core, done, total, now)
            if changed is not None:
                new[account, role] = changed
    counted = [whose for whose, each in new.items() if _met(old.get(whose)) != _met(each)]
    if not counted:
        _write(tx, old, new, now)
        return
    with changing(tx, queries.counted_homes(counted)):
        _write(tx, old, new, now)


def recompute_core(
    tx: Session, core: int, done: ColumnElement[int], total: ColumnElement[int], *, now: datetime
) -> tuple[int, int]:
    """Count everybody's progress by list `core`, which has just been published: `done` of `total`
    lessons, both asked of each row of core_progress. Set-based, whatever the number of people.
    Returns how many rows were counted anew, and how many people that list finds finished.

    Who had not finished keeps the old numbers beside the new ones, to be told of the change. Of
    everybody who meets the list it is written down that they do.

    Counters are not moved: the caller recounts before this transaction ends. Accounts and
    households are locked until then, in the order of all locks, so that nobody moves counters by
    what they read before."""
    mine = CoreProgress
    stale = mine.core != core
    if tx.scalar(select(mine.account).where(stale).limit(1)) is None:
        return 0, 0
    lock_accounts(tx, tx.scalars(select(mine.account).where(stale)))
    if tx.connection().dialect.name == "postgresql":
        locked = select(Household.id).order_by(Household.id).with_for_update().subquery()
        tx.execute(select(func.count()).select_from(locked))
    telling = mine.since.is_(None)
    first = and_(telling, mine.before_core.is_(None))
    rows = tx.connection().execute(
        update(mine)
        .where(stale)
        .values(
            core=core,
            done=done,
            total=total,
            before_core=case((first, mine.core), (telling, mine.before_core)),
            before_done=case((first, mine.done), (telling, mine.before_done)),
            before_total=case((first, mine.total), (telling, mine.before_total)),
        )
    )
    full = and_(mine.core == core, mine.total > 0, mine.done == mine.total)
    known = select(CoreMet.core).where(
        CoreMet.account == mine.account, CoreMet.role == mine.role, CoreMet.core == core
    )

    at = literal(now, CoreMet.__table__.c.since.type)
    meeting = select(mine.account, mine.role, mine.core, at).where(full, ~known.exists())
    tx.execute(insert(CoreMet).from_select(["account", "role", "core", "since"], meeting))
    finished = tx.connection().execute(
        update(mine)
        .where(full, mine.since.is_(None))
        .values(since=now, before_core=None, before_done=None, before_total=None)
    )
    tx.flush()
    return rows.rowcount, finished.rowcount


def acknowledge_core(tx: Session, account: UUID) -> None:
    """Dismiss the notice of a changed core list for this person."""
    tx.execute(
        update(CoreProgress)
        .where(CoreProgress.account == account, CoreProgress.before_core.is_not(None))
        .values(before_core=None, before_done=None, before_total=None)
    )
    tx.flush()


def _met(progress: Progress | None) -> tuple[bool, int | None]:
    """The counted state: whether any list was finished, and the version completed."""
    if progress is None:
        return False, None
    return progress.since is not None, progress.core if progress.met else None


def _write(
    tx: Session,
    old: Mapping[AccountRole, Progress],
    new: Mapping[AccountRole, Progress],
    now: datetime,
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
    _write_met(tx, old, new, now)


def _write_met(
    tx: Session,
    old: Mapping[AccountRole, Progress],
    new: Mapping[AccountRole, Progress],
    now: datetime,
) -> None:
    """Update CoreMet for the reported list: insert a row for those who complete it, delete it for
    those who no longer do. Rows of replaced lists stay."""
    met, left = [], []
    for (account, role), progress in new.items():
        before = old.get((account, role))
        was_met = before is not None and before.met and before.core == progress.core
        if progress.met and not was_met:
            met.append({"account": account, "role": role, "core": progress.core, "since": now})
        elif was_met and not progress.met:
            left.append({"of_account": account, "of_role": role, "of_core": progress.core})
    # A process that had not noticed a new list yet may have told an older one in between.
    for statement, rows in ((insert_ignoring(tx, CoreMet), met), (_NO_LONGER_MET, left)):
        if rows:
            tx.connection().execute(statement, rows)


def erase_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's progress; their household counts as not started."""
    _erase(tx, account, delete(CoreProgress).where(CoreProgress.account == account))
    audit.record(tx, "households:progress:erase", now=now, about=account)
    tx.flush()


def erase_met(tx: Session, account: UUID, now: datetime) -> None:
    """Delete which lists a person completed, also from the counters by version."""
    _erase(tx, account, delete(CoreMet).where(CoreMet.account == account))
    tx.flush()


def _erase(tx: Session, account: UUID, rows: Delete) -> None:
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.homes(account)]
    with changing(tx, homes):
        tx.execute(rows)
