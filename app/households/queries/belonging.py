"""Memberships, and open codes of a household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.households.models import Household, Member
from app.identity.models import Invitation
from app.identity.queries import InvitationRow
from app.kit.room import CodePreview
from app.kit.store.db import read
from app.kit.text.i18n import gettext as _

_mine = Member.__table__.alias("mine")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership: household, role, and whether it counts."""

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


def homes(account: UUID) -> tuple[Belonging, ...]:
    """The households of a person, the counting one first."""
    return tuple(
        Belonging(row.household, row.role, row.counts, row.village, row.size)
        for row in read().execute(_BELONGINGS, {"account": account})
    )


def is_member(household: UUID, account: UUID) -> bool:
    """Whether this person is a member of this household."""
    found = select(Member.role).where(Member.household == household, Member.account == account)
    return read().scalar(found) is not None


def invited(code: InvitationRow) -> CodePreview | None:
    """The target of a household's code; None if that household is closed."""
    if read().scalar(select(Household.id).where(Household.id == code.target)) is None:
        return None
    return CodePreview(
        heading=_("Anda diajak belajar bersama keluarga"),
        about=_("Belajar mengatur uang. Pendek dan gratis."),
        by=_("%(name)s mengajak Anda", name=code.maker),
    )


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A code that its maker can still pass on."""

    code: str
    role: str
    until: datetime


def open_codes(maker: UUID, household: UUID, now: datetime) -> tuple[OpenCode, ...]:
    """The codes that `maker` made for this household and that still work, newest first."""
    rows = read().execute(
        select(Invitation.code, Invitation.role, Invitation.until)
        .where(
            Invitation.made_by == maker,
            Invitation.target == household,
            Invitation.used_at.is_(None),
            Invitation.until > now,
        )
        .order_by(Invitation.made_at.desc(), Invitation.code)
    )
    return tuple(OpenCode(row.code, row.role, row.until) for row in rows)
