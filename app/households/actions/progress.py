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
from app.households.actions.counting import updating_counters
from app.households.models import CompletedCore, CoreProgress, Household
from app.households.rules import CoreListProgress, updated_core_progress
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
_NO_LONGER_MET = delete(CompletedCore).where(
    CompletedCore.account == bindparam("of_account"),
    CompletedCore.role == bindparam("of_role"),
    CompletedCore.core == bindparam("of_core"),
)


def record_core_progress(
    tx: Session, numbers_by_account: Mapping[UUID, Mapping[str, CoreNumbers]], *, now: datetime
) -> None:
    """Store progress in the newest core list: {account: {role: (version, done, total)}}.

    The caller has locked the accounts and read the numbers under that lock; otherwise two lessons
    from two phones overwrite each other. A person who once finished stays finished. Households are
    locked and counters updated only when a person completes a list, or no longer does."""
    old = queries.core_progress_of(sorted(numbers_by_account))
    new: dict[AccountRole, CoreListProgress] = {}
    for account, roles in numbers_by_account.items():
        for role, (core, done, total) in roles.items():
            changed = updated_core_progress(old.get((account, role)), core, done, total, now)
            if changed is not None:
                new[account, role] = changed
    counted = [
        whose
        for whose, each in new.items()
        if _counted_core_state(old.get(whose)) != _counted_core_state(each)
    ]
    if not counted:
        _write_core_progress(tx, old, new, now)
        return
    with updating_counters(tx, queries.counting_households_of(counted)):
        _write_core_progress(tx, old, new, now)


def recompute_core_progress(
    tx: Session, core: int, done: ColumnElement[int], total: ColumnElement[int], *, now: datetime
) -> tuple[int, int]:
    """Recompute everybody's progress for version `core`, which has just been published. `done` and
    `total` are SQL expressions, evaluated for each row of core_progress. Returns the number of
    updated rows, and of people who are finished by the new list.

    For people who had not finished, the old numbers are kept for the notice of the change. People
    who complete the list get a row in core_met.

    Counters are not updated: the caller recounts in the same transaction. Accounts and households
    stay locked until then, in the order of all locks, so that nobody updates counters by numbers
    read before."""
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
    known = select(CompletedCore.core).where(
        CompletedCore.account == mine.account,
        CompletedCore.role == mine.role,
        CompletedCore.core == core,
    )

    at = literal(now, CompletedCore.__table__.c.since.type)
    meeting = select(mine.account, mine.role, mine.core, at).where(full, ~known.exists())
    tx.execute(insert(CompletedCore).from_select(["account", "role", "core", "since"], meeting))
    finished = tx.connection().execute(
        update(mine)
        .where(full, mine.since.is_(None))
        .values(since=now, before_core=None, before_done=None, before_total=None)
    )
    tx.flush()
    return rows.rowcount, finished.rowcount


def dismiss_core_notice(tx: Session, account: UUID) -> None:
    """Dismiss the notice of a changed core list for this person."""
    tx.execute(
        update(CoreProgress)
        .where(CoreProgress.account == account, CoreProgress.before_core.is_not(None))
        .values(before_core=None, before_done=None, before_total=None)
    )
    tx.flush()


def _counted_core_state(progress: CoreListProgress | None) -> tuple[bool, int | None]:
    """The state that the counters depend on: (any list finished, version completed or None)."""
    if progress is None:
        return False, None
    return progress.since is not None, progress.core if progress.is_complete else None


def _write_core_progress(
    tx: Session,
    old: Mapping[AccountRole, CoreListProgress],
    new: Mapping[AccountRole, CoreListProgress],
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
    _write_completed_versions(tx, old, new, now)


def _write_completed_versions(
    tx: Session,
    old: Mapping[AccountRole, CoreListProgress],
    new: Mapping[AccountRole, CoreListProgress],
    now: datetime,
) -> None:
    """Insert a row for each person who now completes the newest list, and delete it for those who
    no longer do. Rows of replaced lists stay."""
    met, left = [], []
    for (account, role), progress in new.items():
        before = old.get((account, role))
        was_met = before is not None and before.is_complete and before.core == progress.core
        if progress.is_complete and not was_met:
            met.append({"account": account, "role": role, "core": progress.core, "since": now})
        elif was_met and not progress.is_complete:
            left.append({"of_account": account, "of_role": role, "of_core": progress.core})
    # A process that had not noticed a new list yet may have told an older one in between.
    for statement, rows in ((insert_ignoring(tx, CompletedCore), met), (_NO_LONGER_MET, left)):
        if rows:
            tx.connection().execute(statement, rows)


def erase_core_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's progress; their household counts as not started."""
    _delete_and_update_counters(
        tx, account, delete(CoreProgress).where(CoreProgress.account == account)
    )
    audit.record_audit(tx, "households:progress:erase", now=now, subject=account)
    tx.flush()


def erase_completed_versions(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the record of a person's completed core lists, also from the counters by version."""
    _delete_and_update_counters(
        tx, account, delete(CompletedCore).where(CompletedCore.account == account)
    )
    tx.flush()


def _delete_and_update_counters(tx: Session, account: UUID, deletion: Delete) -> None:
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.memberships_of(account)]
    with updating_counters(tx, homes):
        tx.execute(deletion)
