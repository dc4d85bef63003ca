"""Memberships, and open codes of a household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.households.models import Household, Member
from app.identity.models import Invitation
from app.identity.queries import InvitationRow
from app.kit.room import InvitationCodePreview
from app.kit.store.db import read
from app.kit.text.i18n import gettext as _

_mine = Member.__table__.alias("mine")


@dataclass(frozen=True, slots=True)
class HouseholdMembership:
    """A person's membership in a household. `counts`: the person is counted in this household."""

    household: UUID
    role: str
    counts: bool
    village: str | None
    size: int
    """How many people are in it."""


_BELONGINGS = (
    select(
        _mine.c.household,
        _mine.c.role,
        _mine.c.counts,
        Household.village,
        func.count(Member.account).label("size"),
    )
    .select_from(_mine)
    .join(Household, Household.id == _mine.c.household)
    .join(Member, Member.household == _mine.c.household)
    .where(_mine.c.account == bindparam("account"))
    .group_by(_mine.c.household, _mine.c.role, _mine.c.counts, _mine.c.joined_at, Household.village)
    .order_by(_mine.c.counts.desc(), _mine.c.joined_at, _mine.c.household)
)


def memberships_of(account: UUID) -> tuple[HouseholdMembership, ...]:
    """The households of a person, the counting one first."""
    return tuple(
        HouseholdMembership(row.household, row.role, row.counts, row.village, row.size)
        for row in read().execute(_BELONGINGS, {"account": account})
    )


def is_household_member(household: UUID, account: UUID) -> bool:
    found = select(Member.role).where(Member.household == household, Member.account == account)
    return read().scalar(found) is not None


def preview_household_code(invitation: InvitationRow) -> InvitationCodePreview | None:
    """The preview of an invitation to a household; None if that household is closed."""
    if read().scalar(select(Household.id).where(Household.id == invitation.target)) is None:
        return None
    return InvitationCodePreview(
        heading=_("Anda diajak belajar bersama keluarga"),
        about=_("Belajar mengatur uang. Pendek dan gratis."),
        by=_("%(name)s mengajak Anda", name=invitation.maker),
    )


@dataclass(frozen=True, slots=True)
class OpenHouseholdCode:
    """An unused, unexpired invitation code of a household."""

    code: str
    role: str
    until: datetime


def open_household_codes(
    inviter: UUID, household: UUID, now: datetime
) -> tuple[OpenHouseholdCode, ...]:
    """The open codes that `inviter` made for this household, newest first."""
    rows = read().execute(
        select(Invitation.code, Invitation.role, Invitation.until)
        .where(
            Invitation.made_by == inviter,
            Invitation.target == household,
            Invitation.used_at.is_(None),
            Invitation.until > now,
        )
        .order_by(Invitation.made_at.desc(), Invitation.code)
    )
    return tuple(OpenHouseholdCode(row.code, row.role, row.until) for row in rows)
