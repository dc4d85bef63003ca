"""Reads of invitations made of a list of names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from app.identity.models import Account, Credential
from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.rosters.models import RosterInvitation
from app.training.models import Cohort


@dataclass(frozen=True, slots=True)
class RosterInvitationRow:
    """A person on a list, invited into a cohort; see models.RosterInvitation."""

    id: UUID
    cohort: UUID
    code: str
    number: int
    name: str
    village: str | None
    made_by: UUID | None
    made_at: datetime
    until: datetime
    account: UUID | None
    accepted_at: datetime | None
    giver: str
    """The name of who made it, "" after that account was erased."""
    has_pin: bool
    """Whether its account has a PIN: not that of a person who takes part without a phone."""


_COLUMNS = (
    *(RosterInvitation.id, RosterInvitation.cohort, RosterInvitation.code),
    *(RosterInvitation.number, RosterInvitation.name, RosterInvitation.village),
    *(RosterInvitation.made_by, RosterInvitation.made_at, RosterInvitation.until),
    *(RosterInvitation.account, RosterInvitation.accepted_at),
    func.coalesce(Account.name, ""),
    exists().where(Credential.account == RosterInvitation.account, Credential.kind == "pin"),
)


def invitations_of_cohort(cohort: UUID) -> list[RosterInvitationRow]:
    """Every invitation of a cohort that is stored, accepted or not, by number. One statement.

    Who took part under the id of an invitation is, once it is accepted, its `account`."""
    return _invitations(RosterInvitation.cohort == cohort)


def open_invitations(cohort: UUID) -> list[RosterInvitationRow]:
    """The invitations of a cohort that nobody accepted yet, by number. A nightly job erases them
    after `until`. One statement."""
    return _invitations(RosterInvitation.cohort == cohort, RosterInvitation.account.is_(None))


def find_roster_invitation(invitation: UUID) -> RosterInvitationRow | None:
    """An invitation by its id; None if it is erased or never was."""
    return next(iter(_invitations(RosterInvitation.id == invitation)), None)


def _invitations(*where: ColumnElement[bool]) -> list[RosterInvitationRow]:
    found = (
        select(*_COLUMNS)
        .outerjoin(Account, Account.id == RosterInvitation.made_by)
        .where(*where)
        .order_by(RosterInvitation.number)
    )
    rows: Any = read().execute(found)
    return [RosterInvitationRow(*row) for row in rows]


def own_roster_invitations(account: UUID) -> list[dict[str, Any]]:
    """The invitations that a person accepted; of those that they made for others, no name."""
    cohort = select(Cohort.name.label("cohort")).select_from(RosterInvitation)
    cohort = cohort.join(Cohort, Cohort.id == RosterInvitation.cohort)
    accepted = cohort.add_columns(
        RosterInvitation.name,
        RosterInvitation.number,
        RosterInvitation.village,
        RosterInvitation.accepted_at,
    ).where(RosterInvitation.account == account)
    made = cohort.add_columns(
        RosterInvitation.number, RosterInvitation.code, RosterInvitation.made_at
    ).where(RosterInvitation.made_by == account)
    return exported_rows(accepted) + exported_rows(made)
