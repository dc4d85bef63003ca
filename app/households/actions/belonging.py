"""Membership, the counting household of a person, and the village of a household."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import updating_counters
from app.households.actions.knowing import (
    beginning_anew_after_moves,
    let_acquaintances_wait_outside_regions,
)
from app.households.actions.sharing import end_sharing_with_former_household_members
from app.households.models import Household, Member
from app.households.rules import (
    HouseholdGoneError,
    HouseholdsCannotMoveError,
    NotInHouseholdError,
    UnknownVillageError,
    moved_village_code,
)
from app.identity import actions as identity
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import new_id
from app.regions import codes
from app.regions import queries as regions


def create_new_household(
    tx: Session, account: UUID, role: str, village: str | None = None, *, now: datetime
) -> UUID:
    """Create a household with one member; it counts unless another household of the person does.
    Returns its id. Raises UnknownVillageError."""
    lock_accounts(tx, [account])
    _require_listed_village(village)
    household = new_id()
    with updating_counters(tx, [household]):
        _insert_household(tx, household, village, now)
        counts = not queries.memberships_of(account)
        _insert_member(tx, household, account, role, counts=counts, founded=True, now=now)
    audit.record_audit(tx, "households:household:found", now=now, actor=account, subject=household)
    tx.flush()
    return household


def join_household(
    tx: Session, household: UUID, account: UUID, role: str, *, now: datetime
) -> None:
    """Add a member; an existing member stays unchanged. A person who lived alone in a household
    without a village leaves it; others keep their household, which counts until they choose.
    Raises HouseholdGoneError."""
    lock_accounts(tx, [account])
    mine = [home.household for home in queries.memberships_of(account)]
    if household in mine:
        return
    with updating_counters(tx, [household, *mine]) as existing:
        if household not in existing:
            raise HouseholdGoneError(household)
        kept = []
        for home in queries.memberships_of(account):
            if home.size == 1 and home.village is None:
                _delete_member(tx, home.household, account)
            else:
                kept.append(home)
        # Who lived alone stays known, or the family's code would cost a trainer's tick.
        counts = not any(home.counts for home in kept)
        _insert_member(tx, household, account, role, counts=counts, now=now)
        if counts:
            tx.flush()
            let_acquaintances_wait_outside_regions(tx, [account])
    audit.record_audit(tx, "households:member:join", now=now, actor=account, subject=household)
    tx.flush()


def leave_household(tx: Session, household: UUID, account: UUID, *, now: datetime) -> None:
    """Leave a household: the leaver's codes end, and sharing ends in both directions. Another
    household of the person then counts; a person without one gets a new household, so that they
    can go on learning and inviting. Raises NotInHouseholdError for a nonmember."""
    for code in queries.open_household_codes(account, household, now):
        identity.withdraw_invitation(tx, code.code, now=now)
    lock_accounts(tx, [account])
    homes = queries.memberships_of(account)
    left = next((home for home in homes if home.household == household), None)
    if left is None:
        raise NotInHouseholdError(household)
    rest = [home.household for home in homes if home is not left]
    own = rest[0] if rest else new_id()
    with updating_counters(tx, [household, own]), beginning_anew_after_moves(tx, [account], now):
        _delete_member(tx, household, account)
        if not rest:
            _insert_household(tx, own, None, now)
            _insert_member(tx, own, account, left.role, counts=True, founded=True, now=now)
        elif left.counts:
            _set_counting_household(tx, account, own)
    end_sharing_with_former_household_members(tx, account)
    audit.record_audit(tx, "households:member:leave", now=now, actor=account, subject=household)
    tx.flush()


def choose_counting_household(
    tx: Session, account: UUID, household: UUID, *, now: datetime
) -> None:
    """Choose the household in which this person is counted. If it is another one than before, what
    makes the person known begins anew. Raises NotInHouseholdError."""
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.memberships_of(account)]
    if household not in homes:
        raise NotInHouseholdError(household)
    with updating_counters(tx, homes), beginning_anew_after_moves(tx, [account], now):
        _set_counting_household(tx, account, household)
    audit.record_audit(tx, "households:home:choose", now=now, actor=account, subject=household)
    tx.flush()


def erase_memberships(tx: Session, account: UUID, now: datetime) -> None:
    """Remove a person from all households; those left without members are closed."""
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.memberships_of(account)]
    with updating_counters(tx, homes):
        for home in homes:
            _delete_member(tx, home, account)
    audit.record_audit(tx, "households:member:erase", now=now, subject=account)
    tx.flush()


def set_household_village(
    tx: Session,
    household: UUID,
    village: str | None,
    *,
    changed_by: UUID | None = None,
    now: datetime,
) -> None:
    """Set the village of a household; None removes it. A move begins anew what makes its people
    known. Raises UnknownVillageError and HouseholdGoneError."""
    _require_listed_village(village)
    with updating_counters(tx, [household]) as existing:
        if household not in existing:
            raise HouseholdGoneError(household)
        with beginning_anew_after_moves(tx, queries.counting_members(household), now):
            tx.execute(update(Household).where(Household.id == household).values(village=village))
    audit.record_audit(tx, "households:village:tell", now=now, actor=changed_by, subject=household)
    tx.flush()


def move_households_to_region(
    tx: Session, old_region: str, new_region: str, *, now: datetime
) -> int:
    """Move every household of a village, or of all villages in a region, to the new region, as when
    the official list renames or merges it: nobody moved, so who is known stays known. Returns how
    many. Raises HouseholdsCannotMoveError and then moves none."""
    if not (codes.is_region_code(old_region) and codes.is_region_code(new_region)):
        raise HouseholdsCannotMoveError(f"{old_region} atau {new_region} bukan kode wilayah.")
    if codes.region_level(old_region) != codes.region_level(new_region) or codes.COUNTRY in (
        old_region,
        new_region,
    ):
        raise HouseholdsCannotMoveError(
            f"{old_region} dan {new_region} bukan wilayah dari tingkat yang sama."
        )
    households = queries.households_in_region(old_region)
    moves = {
        village: moved_village_code(village, old_region, new_region) for _, village in households
    }
    for village, target in sorted(moves.items()):
        if regions.find_village(target) is None:
            raise HouseholdsCannotMoveError(
                f"Tujuan {village} tidak ada: {target} tidak ada dalam daftar."
            )
    with updating_counters(tx, [household for household, _ in households]):
        for household, village in households:
            tx.execute(
                update(Household)
                .where(Household.id == household, Household.village == village)
                .values(village=moves[village])
            )
    audit.record_audit(tx, "households:region:move", now=now, subject=f"{old_region}-{new_region}")
    tx.flush()
    return len(households)


def _insert_household(tx: Session, household: UUID, village: str | None, now: datetime) -> None:
    tx.execute(insert(Household).values(id=household, village=village, made_at=now))


def _insert_member(
    tx: Session,
    household: UUID,
    account: UUID,
    role: str,
    *,
    counts: bool,
    founded: bool = False,
    now: datetime,
) -> None:
    tx.execute(
        insert(Member).values(
            household=household,
            account=account,
            role=role,
            counts=counts,
            joined_at=now,
            founded=founded,
        )
    )


def _delete_member(tx: Session, household: UUID, account: UUID) -> None:
    tx.execute(delete(Member).where(Member.household == household, Member.account == account))


def _set_counting_household(tx: Session, account: UUID, household: UUID) -> None:
    """Count the person in this household only. First unset, then set, so that two never count."""
    mine = update(Member).where(Member.account == account)
    tx.execute(mine.where(Member.household != household).values(counts=False))
    tx.execute(mine.where(Member.household == household).values(counts=True))


def _require_listed_village(village: str | None) -> None:
    if village is not None and regions.find_village(village) is None:
        raise UnknownVillageError(village)
