"""What an account says of its person, and its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.identity.models import Account, Device, DeviceAccount
from app.kit import audit


def set_profile(
    tx: Session,
    account: UUID,
    *,
    name: str,
    language: str,
    stage: str | None,
    sex: str | None,
    country: str | None,
    now: datetime,
) -> None:
    """Write what the person says; None where they say nothing. A core once done stays done when
    the stage changes: learning counts anew at the next attempt."""
    tx.execute(
        update(Account)
        .where(Account.id == account)
        .values(name=name, language=language, stage=stage, sex=sex, country=country)
    )
    audit.record(tx, "identity:profile:change", now=now, who=account)
    tx.flush()


def erase_rows(
    column: InstrumentedAttribute[UUID],
) -> Callable[[Session, UUID, datetime], None]:
    """How the rows of a table of ours that name a person in `column` are deleted."""

    def erase(tx: Session, account: UUID, now: datetime) -> None:
        tx.execute(delete(column.class_).where(column == account))

    return erase


def erase_account(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person. What refers to them goes too, and phones on which nobody else is left.
    Called last: rooms above have erased their own before, and counted their households anew."""
    phones = select(DeviceAccount.device).where(DeviceAccount.account == account)
    mine = tx.scalars(phones).all()
    tx.execute(delete(Account).where(Account.id == account))
    others = exists().where(DeviceAccount.device == Device.id)
    tx.execute(delete(Device).where(Device.id.in_(mine), ~others))
    audit.record(tx, "identity:account:erase", now=now, about=account)
    tx.flush()
