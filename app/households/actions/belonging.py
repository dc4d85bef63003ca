"""Membership, the counting household of a person, and the village of a household."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import changing
from app.households.actions.sharing import end_sharing_apart
from app.households.models import Household, Member
from app.households.rules import (
    CannotMoveError,
    HouseholdGoneError,
    NotInHouseholdError,
    UnknownVillageError,
    village_after_region_move,
)
from app.identity import actions as identity
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import new_id
from app.regions import codes
from app.regions import queries as regions


def found(
    tx: Session, account: UUID, role: str, village: str | None = None, *, now: datetime
) -> UUID:
    """Create a household of one; it counts unless another of theirs does. Returns its id. Raises
    UnknownVillageError."""
    lock_accounts(tx, [account])
    _check_village(village)
    household = new_id()
    with changing(tx, [household]):
        _make(tx, household, village, now)
        _add(tx, household, account, role, counts=not queries.homes(account), now=now)
    audit.record(tx, "households:household:found", now=now, who=account, about=household)
    tx.flush()
    return household


def join(tx: Session, household: UUID, account: UUID, role: str, *, now: datetime) -> None:
    """Add a member; an existing member stays unchanged. A person with a single household and no
    village moves here; others keep their household, which counts until they choose. Raises
    HouseholdGoneError."""
    lock_accounts(tx, [account])
    mine = [home.household for home in queries.homes(account)]
    if household in mine:
        return
    with changing(tx, [household, *mine]) as existing:
        if household not in existing:
            raise HouseholdGoneError(household)
        kept = []
        for home in queries.homes(account):
            if home.size == 1 and home.village is None:
                _remove(tx, home.household, account)
            else:
                kept.append(home)
        _add(tx, household, account, role, counts=not kept, now=now)
    audit.record(tx, "households:member:join", now=now, who=account, about=household)
    tx.flush()


def leave(tx: Session, household: UUID, account: UUID, *, now: datetime) -> None:
    """Leave a household: the leaver's codes end, and sharing ends in both directions. Another
    household of theirs counts then; without one they get a household of one, so that they can go on
    learning and inviting. Raises NotInHouseholdError for a nonmember."""
    for code in queries.open_codes(account, household, now):
        identity.withdraw_invitation(tx, code.code, now=now)
    lock_accounts(tx, [account])
    homes = queries.homes(account)
    left = next((home for home in homes if home.household == household), None)
    if left is None:
        raise NotInHouseholdError(household)
    rest = [home.household for home in homes if home is not left]
    own = rest[0] if rest else new_id()
    with changing(tx, [household, own]):
        _remove(tx, household, account)
        if not rest:
            _make(tx, own, None, now)
            _add(tx, own, account, left.role, counts=True, now=now)
        elif left.counts:
            _let_count(tx, account, own)
    end_sharing_apart(tx, account)
    audit.record(tx, "households:member:leave", now=now, who=account, about=household)
    tx.flush()


def choose_home(tx: Session, account: UUID, household: UUID, *, now: datetime) -> None:
    """Make this household of theirs the counting one. Raises NotInHouseholdError."""
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.homes(account)]
    if household not in homes:
        raise NotInHouseholdError(household)
    with changing(tx, homes):
        _let_count(tx, account, household)
    audit.record(tx, "households:home:choose", now=now, who=account, about=household)
    tx.flush()


def erase_member(tx: Session, account: UUID, now: datetime) -> None:
    """Remove a person from all households; those left without members are closed."""
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.homes(account)]
    with changing(tx, homes):
        for home in homes:
            _remove(tx, home, account)
    audit.record(tx, "households:member:erase", now=now, about=account)
    tx.flush()


def set_village(
    tx: Session, household: UUID, village: str | None, *, who: UUID | None = None, now: datetime
) -> None:
    """Set the village of a household; None removes it. Raises UnknownVillageError and
    HouseholdGoneError."""
    _check_village(village)
    with changing(tx, [household]) as existing:
        if household not in existing:
            raise HouseholdGoneError(household)
        tx.execute(update(Household).where(Household.id == household).values(village=village))
    audit.record(tx, "households:village:tell", now=now, who=who, about=household)
    tx.flush()


def move_region(tx: Session, old: str, new: str, *, now: datetime) -> int:
    """Move every household of a village, or of all villages in a region, to the new region. Returns
    how many. Raises CannotMoveError and then moves none."""
    if not (codes.well_formed(old) and codes.well_formed(new)):
        raise CannotMoveError(f"{old} atau {new} bukan kode wilayah.")
    if codes.level(old) != codes.level(new) or codes.COUNTRY in (old, new):
        raise CannotMoveError(f"{old} dan {new} bukan wilayah dari tingkat yang sama.")
    households = queries.within(old)
    moves = {village: village_after_region_move(village, old, new) for _, village in households}
    for village, target in sorted(moves.items()):
        if regions.village(target) is None:
            raise CannotMoveError(f"Tujuan {village} tidak ada: {target} tidak ada dalam daftar.")
    with changing(tx, [household for household, _ in households]):
        for household, village in households:
            tx.execute(
                update(Household)
                .where(Household.id == household, Household.village == village)
                .values(village=moves[village])
            )
    audit.record(tx, "households:region:move", now=now, about=f"{old}-{new}")
    tx.flush()
    return len(households)


def _make(tx: Session, household: UUID, village: str | None, now: datetime) -> None:
    tx.execute(insert(Household).values(id=household, village=village, made_at=now))


def _add(
    tx: Session, household: UUID, account: UUID, role: str, *, counts: bool, now: datetime
) -> None:
    tx.execute(
        insert(Member).values(
            household=household, account=account, role=role, counts=counts, joined_at=now
        )
    )


def _remove(tx: Session, household: UUID, account: UUID) -> None:
    tx.execute(delete(Member).where(Member.household == household, Member.account == account))


def _let_count(tx: Session, account: UUID, household: UUID) -> None:
    """First unset all, then set one, so that two never count at once."""
    mine = update(Member).where(Member.account == account)
    tx.execute(mine.where(Member.household != household).values(counts=False))
    tx.execute(mine.where(Member.household == household).values(counts=True))


def _check_village(village: str | None) -> None:
    if village is not None and regions.village(village) is None:
        raise UnknownVillageError(village)
