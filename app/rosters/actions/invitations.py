"""Make, accept, withdraw and erase invitations made of a list of names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.households import actions as households
from app.households import queries as households_seen
from app.households.rules import SAY_KNOWN
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.models import Invitation
from app.kit.clock import CLOCK_TOLERANCE
from app.kit.store.db import new_id, transaction
from app.regions import queries as regions
from app.regions.codes import current_code
from app.rosters.models import RosterInvitation, RosterNumbering
from app.rosters.rules import CODE_KIND, INVITATION_LIVES
from app.training import actions as training
from app.training import queries as cohorts
from app.training.models import Cohort, Enrolment


def invite_people_of_list(
    tx: Session,
    cohort: UUID,
    people_of_list: Sequence[tuple[str, str | None]],
    *,
    role: str,
    made_by: UUID,
    now: datetime,
) -> list[UUID]:
    """Make an invitation for each (name, code of the village or None), as workers or as families at
    home (`role`). Returns their ids. The caller checks that `made_by` may do so and that nobody is
    invited twice. No number is given twice in a cohort, not even that of an erased invitation."""
    first, until = _first_of_new_numbers(tx, cohort, len(people_of_list)), now + INVITATION_LIVES
    made = [
        RosterInvitation(
            id=invitation,
            cohort=cohort,
            code=identity.create_invitation(
                tx,
                kind=CODE_KIND,
                target=invitation,
                role=role,
                made_by=made_by,
                single_use=True,
                until=until,
                now=now,
            ).code,
            number=number,
            name=name,
            village=village,
            made_by=made_by,
            made_at=now,
            until=until,
        )
        for number, (name, village) in enumerate(people_of_list, first)
        for invitation in [new_id()]
    ]
    tx.add_all(made)
    tx.flush()
    return [each.id for each in made]


def _first_of_new_numbers(tx: Session, cohort: UUID, many: int) -> int:
    """Give out so many numbers; returns the first. Of two at once in a cohort the second waits."""
    tx.execute(select(Cohort.id).where(Cohort.id == cohort).with_for_update())
    numbering = tx.get(RosterNumbering, cohort)
    if numbering is not None:
        numbering.last += many
    elif many:
        numbering = RosterNumbering(cohort=cohort, last=many)
        tx.add(numbering)
    tx.flush()
    return 1 if numbering is None else numbering.last - many + 1


def accept_roster_invitation(
    tx: Session, invitation: Invitation, account: UUID, now: datetime
) -> None:
    """Join the cohort of an invitation that the caller has checked. A person without a household
    gets a household of one in the village of the list; who made the invitation says to know them,
    if they are one of the cohort's trainers still and may say so. Raises LookupError if the
    invitation was withdrawn, and CodeRefusedError if somebody accepted it, as without a phone, or
    if this person came by another slip: two people of a list would become one, with the attendance
    of both."""
    # At once and first, as a trainer's tick locks both too.
    identity.lock_accounts(tx, [account, invitation.made_by])
    accepted = tx.get(
        RosterInvitation, invitation.target, with_for_update=True, populate_existing=True
    )
    if accepted is None:
        raise LookupError(invitation.target)
    if accepted.account is not None or _has_accepted_another(tx, accepted.cohort, account):
        raise identity.CodeRefusedError(invitation.code)
    if not households_seen.memberships_of(account):
        village = _listed_village(accepted.village)
        role = invitation.role or "pekerja"
        households.create_new_household(tx, account, role, village, now=now)
    training.enrol_in_cohort(tx, accepted.cohort, account, now=now)
    accepted.account, accepted.accepted_at = account, now
    tx.flush()
    if _may_say_known(accepted.cohort, invitation.made_by, now):
        households.record_acquaintances(
            tx, [account], invitation.made_by, way=households.SLIP, now=now
        )


def _has_accepted_another(tx: Session, cohort: UUID, account: UUID) -> bool:
    """Whether this person takes part in the cohort by a slip of it."""
    by_slip = (
        select(RosterInvitation.id)
        .join(Enrolment, Enrolment.cohort == RosterInvitation.cohort)
        .where(
            RosterInvitation.cohort == cohort,
            RosterInvitation.account == account,
            Enrolment.account == account,
        )
    )
    return tx.scalar(by_slip.limit(1)) is not None


def _listed_village(village: str | None) -> str | None:
    """The village of a list, by its code of today; None if there is none any more."""
    if village is None:
        return None
    found = regions.find_village(current_code(village, regions.region_successors()))
    return None if found is None else found.code


def _may_say_known(cohort: UUID, staff: UUID, now: datetime) -> bool:
    may = any(SAY_KNOWN in grant.permissions for grant in people.current_grants(staff, now))
    return may and cohorts.find_cohort(cohort, trainer=staff) is not None


def withdraw_roster_invitations(
    tx: Session, cohort: UUID, invitations: Collection[UUID], *, now: datetime
) -> int:
    """Erase those of these invitations into a cohort that nobody accepted, and end their codes.
    Returns how many."""
    its = RosterInvitation.cohort == cohort
    return _erase_open(tx, its, RosterInvitation.id.in_(invitations), now=now)


def _erase_open(tx: Session, *where: ColumnElement[bool], now: datetime) -> int:
    """Erase invitations that nobody accepted, and end their codes. Returns how many."""
    gone = delete(RosterInvitation).where(RosterInvitation.account.is_(None), *where)
    codes = tx.scalars(gone.returning(RosterInvitation.code)).all()
    for code in codes:
        identity.withdraw_invitation(tx, code, now=now)
    tx.flush()
    return len(codes)


def delete_stale_roster_invitations(now: datetime) -> int:
    """Scheduled job: erase invitations that nobody accepted in time, those that a clock running
    ahead dated in the future, and accepted ones whose person left the cohort. Returns how many."""
    takes_part = exists().where(
        Enrolment.cohort == RosterInvitation.cohort, Enrolment.account == RosterInvitation.account
    )
    left = delete(RosterInvitation).where(RosterInvitation.account.is_not(None), ~takes_part)
    over = or_(RosterInvitation.until <= now, RosterInvitation.made_at > now + CLOCK_TOLERANCE)
    with transaction() as tx:
        erased = _erase_open(tx, over, now=now)
        return erased + len(tx.scalars(left.returning(RosterInvitation.id)).all())


def erase_roster_invitations(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the invitation by which a person came. Of those that they made for others, the open
    ones end; accepted ones stay without their maker."""
    _erase_open(tx, RosterInvitation.made_by == account, now=now)
    tx.execute(delete(RosterInvitation).where(RosterInvitation.account == account))
    mine = update(RosterInvitation).where(RosterInvitation.made_by == account)
    tx.execute(mine.values(made_by=None))
    tx.flush()
