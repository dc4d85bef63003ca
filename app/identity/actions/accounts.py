"""Accounts: create, update the profile, grant staff roles, delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.identity.models import Account, Departure, Device, DeviceAccount, StaffGrant
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.clock import WIB
from app.kit.store import audit
from app.kit.store.db import insert_ignoring


def make_account(tx: Session, account: UUID, name: str, language: str, *, now: datetime) -> bool:
    """Insert an account. Returns whether the row is new. Of two concurrent calls with one id the
    second waits for the first. The room sign_in decides who may register."""
    row = {"id": account, "name": name, "language": language, "made_at": now}
    made = tx.execute(insert_ignoring(tx, Account).returning(Account.id), row)
    return made.first() is not None


def grant_role(
    tx: Session,
    account: UUID,
    role: str,
    scope: str,
    *,
    now: datetime,
    ends: datetime | None = None,
) -> None:
    """Give this person a staff role from now on (until `ends`) in a region (`scope` is its code)
    and in all regions within it. Raises IntegrityError for a role that does not exist."""
    tx.add(StaffGrant(account=account, role=role, scope=scope, starts=now, ends=ends))
    tx.flush()


def end_role_grant(tx: Session, grant_id: UUID, *, now: datetime) -> UUID | None:
    """End a grant. Returns the account that held it; None if there is no such grant or it is
    over."""
    in_force = or_(StaffGrant.ends.is_(None), StaffGrant.ends > now)
    ended = update(StaffGrant).where(StaffGrant.id == grant_id, in_force).values(ends=now)
    return tx.scalar(ended.returning(StaffGrant.account))


def set_profile(
    tx: Session,
    account: UUID,
    *,
    name: str,
    language: str,
    stage: str | None,
    sex: str | None,
    country: str | None,
    wording: int,
    now: datetime,
) -> None:
    """Store the profile; None for a skipped question. `wording`: which one stood beside stage, sex
    and country (rules.profile.WORDING), 0 for none. If the stage changed, the caller has learning
    recompute the core progress."""
    tx.execute(
        update(Account)
        .where(Account.id == account)
        .values(
            name=name, language=language, stage=stage, sex=sex, country=country, wording=wording
        )
    )
    audit.record_audit(tx, "identity:profile:change", now=now, actor=account)
    tx.flush()


def set_last_departure(
    tx: Session, account: UUID, answer: LastDepartureAnswer | None, *, now: datetime
) -> None:
    """Store when this person last left to work abroad; None if they do not say. An answer that is
    already stored keeps its day, from which "within 24 months" is reckoned. The caller has
    locked the account, as `set_profile` does."""
    stored = tx.get(Departure, account)
    if stored is not None and answer == LastDepartureAnswer(stored.kind, stored.month):
        return
    tx.execute(delete(Departure).where(Departure.account == account))
    if answer is not None:
        row = {"account": account, "kind": answer.kind, "month": answer.month}
        tx.execute(insert(Departure).values(row | {"answered_on": now.astimezone(WIB).date()}))
    tx.flush()


def make_row_eraser(
    column: InstrumentedAttribute[UUID],
) -> Callable[[Session, UUID, datetime], None]:
    """Return a function that deletes the rows whose `column` refers to a person."""

    def erase(tx: Session, account: UUID, now: datetime) -> None:
        tx.execute(delete(column.class_).where(column == account))

    return erase


def erase_account(tx: Session, account: UUID, now: datetime) -> None:
    """Delete an account, the rows that refer to it, and phones that nobody else uses. Called last,
    when the other rooms have erased their rows."""
    phones = select(DeviceAccount.device).where(DeviceAccount.account == account)
    mine = tx.scalars(phones).all()
    tx.execute(delete(Account).where(Account.id == account))
    others = exists().where(DeviceAccount.device == Device.id)
    tx.execute(delete(Device).where(Device.id.in_(mine), ~others))
    audit.record_audit(tx, "identity:account:erase", now=now, subject=account)
    tx.flush()
