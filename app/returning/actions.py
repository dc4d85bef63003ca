"""Store, change and erase a person's own plan of coming home."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.clock import WIB
from app.kit.store.db import transaction
from app.returning.models import ReturnPaper, ReturnPlan, ReturnStep
from app.returning.rules import oldest_kept_month


def set_return_month(tx: Session, account: UUID, until: date, *, now: datetime) -> None:
    """Begin a plan for the month that begins on `until`, or move it there. What is ticked stays."""
    identity.lock_accounts(tx, [account])
    its = ReturnPlan.account == account
    if tx.scalar(select(ReturnPlan.until).where(its)) is None:
        tx.add(ReturnPlan(account=account, until=until, made_at=now))
    else:
        tx.execute(update(ReturnPlan).where(its).values(until=until))
    tx.flush()


def store_return_steps(
    tx: Session,
    account: UUID,
    done: Collection[str],
    papers: Mapping[str, date],
    *,
    now: datetime,
) -> None:
    """Store which steps are ticked and until when papers are valid, instead of what was stored. A
    step that stays ticked keeps its day. Without a plan, nothing is stored."""
    identity.lock_accounts(tx, [account])
    if tx.scalar(select(ReturnPlan.until).where(ReturnPlan.account == account)) is None:
        return
    its = ReturnStep.account == account
    tx.execute(delete(ReturnStep).where(its, ReturnStep.step.not_in(done)))
    before = set(tx.scalars(select(ReturnStep.step).where(its)))
    day = _day(now)
    tx.add_all(
        ReturnStep(account=account, step=step, done_on=day) for step in done if step not in before
    )
    tx.execute(delete(ReturnPaper).where(ReturnPaper.account == account))
    tx.add_all(
        ReturnPaper(account=account, paper=paper, valid_until=until)
        for paper, until in papers.items()
    )
    tx.flush()


def tick_arrival(tx: Session, account: UUID, *, arrived: bool, now: datetime) -> None:
    """The person says that they arrived today, or takes it back. Said twice, the first day
    stays."""
    identity.lock_accounts(tx, [account])
    ticked = update(ReturnPlan).where(ReturnPlan.account == account)
    if arrived:
        tx.execute(ticked.where(ReturnPlan.arrived_on.is_(None)).values(arrived_on=_day(now)))
    else:
        tx.execute(ticked.values(arrived_on=None))
    tx.flush()


def delete_return_plan(tx: Session, account: UUID) -> None:
    """Delete the plan and all that stands in it."""
    identity.lock_accounts(tx, [account])
    for table in (ReturnPaper, ReturnStep, ReturnPlan):
        tx.execute(delete(table).where(table.account == account))
    tx.flush()


def delete_old_return_plans(now: datetime) -> int:
    """Scheduled job: delete plans KEPT_MONTHS after arrival, or after their month if nobody ticked
    it. Returns how many. Opens its own transaction."""
    oldest = oldest_kept_month(_day(now))
    ended = func.coalesce(ReturnPlan.arrived_on, ReturnPlan.until) < oldest
    with transaction() as tx:
        old = select(ReturnPlan.account).where(ended)
        for table in (ReturnPaper, ReturnStep):
            tx.execute(delete(table).where(table.account.in_(old)))
        gone = tx.execute(delete(ReturnPlan).where(ended).returning(ReturnPlan.account)).all()
    return len(gone)


def erase_return_plan(tx: Session, account: UUID, _now: datetime) -> None:
    tx.execute(delete(ReturnPlan).where(ReturnPlan.account == account))


def erase_return_steps(tx: Session, account: UUID, _now: datetime) -> None:
    tx.execute(delete(ReturnStep).where(ReturnStep.account == account))


def erase_return_papers(tx: Session, account: UUID, _now: datetime) -> None:
    tx.execute(delete(ReturnPaper).where(ReturnPaper.account == account))


def _day(now: datetime) -> date:
    return now.astimezone(WIB).date()
