"""Store, end and erase what people wish about being called."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.contact.models import ContactWish, PlannedDeparture
from app.contact.rules import WITHOUT_PHONE, WITHOUT_PHONE_FOR
from app.identity import actions as identity
from app.kit.clock import WIB
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, transaction


def set_contact_wish(
    tx: Session, account: UUID, wish: str, *, now: datetime, noted_by: UUID | None = None
) -> bool:
    """Store that no trainer calls this person; returns False if that is stored already. A person
    without a phone is not called for WITHOUT_PHONE_FOR, from now on again if said again.
    `noted_by`: the trainer to whom they said so."""
    identity.lock_accounts(tx, [account])
    until = (now + WITHOUT_PHONE_FOR).astimezone(WIB).date() if wish == WITHOUT_PHONE else None
    row = {"account": account, "wish": wish, "since": now, "until": until, "noted_by": noted_by}
    inserted = insert_ignoring(tx, ContactWish).values(row).returning(ContactWish.account)
    is_new = tx.scalar(inserted) is not None
    if not is_new and until is not None:
        tx.execute(update(ContactWish).where(*_wish(account, wish)).values(row))
    if is_new:
        actor = noted_by or account
        audit.record_audit(tx, f"contact:{wish}:set", now=now, actor=actor, subject=account)
    tx.flush()
    return is_new


def end_contact_wish(
    tx: Session,
    account: UUID,
    wish: str,
    *,
    now: datetime,
    noted: tuple[UUID, datetime] | None = None,
) -> None:
    """Take a wish back. `noted`: only if this trainer noted it at this time, to correct a tap."""
    ended = delete(ContactWish).where(*_wish(account, wish))
    if noted is not None:
        ended = ended.where(ContactWish.noted_by == noted[0], ContactWish.since == noted[1])
    if tx.scalar(ended.returning(ContactWish.account)) is not None:
        actor = noted[0] if noted else account
        audit.record_audit(tx, f"contact:{wish}:end", now=now, actor=actor, subject=account)
    tx.flush()


def set_planned_departure(tx: Session, account: UUID, month: date | None, *, now: datetime) -> None:
    """Store the month, as its first day, in which this person plans to leave; None takes it
    back."""
    identity.lock_accounts(tx, [account])
    its = PlannedDeparture.account == account
    if month is None:
        tx.execute(delete(PlannedDeparture).where(its))
    elif tx.scalar(select(PlannedDeparture.month).where(its)) is None:
        tx.add(PlannedDeparture(account=account, month=month, said_at=now))
    else:
        tx.execute(update(PlannedDeparture).where(its).values(month=month, said_at=now))
    tx.flush()


def delete_past_contact_rows(now: datetime) -> int:
    """Scheduled job: delete wishes whose last day is past, and planned departures whose month is.
    Returns how many. Opens its own transaction."""
    day = now.astimezone(WIB).date()
    with transaction() as tx:
        wishes = delete(ContactWish).where(ContactWish.until < day)
        months = delete(PlannedDeparture).where(PlannedDeparture.month < day.replace(day=1))
        gone = [
            len(tx.execute(wishes.returning(ContactWish.account)).all()),
            len(tx.execute(months.returning(PlannedDeparture.account)).all()),
        ]
    return sum(gone)


def erase_contact_wishes(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the person's wishes. Those that they noted as a trainer stay, without their id."""
    tx.execute(delete(ContactWish).where(ContactWish.account == account))
    noted = update(ContactWish).where(ContactWish.noted_by == account)
    tx.execute(noted.values(noted_by=None))


def erase_planned_departure(tx: Session, account: UUID, _now: datetime) -> None:
    tx.execute(delete(PlannedDeparture).where(PlannedDeparture.account == account))


def _wish(account: UUID, wish: str) -> tuple[ColumnElement[bool], ...]:
    return ContactWish.account == account, ContactWish.wish == wish
