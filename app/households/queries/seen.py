"""The data of a member that another member may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select

from app.households.models import CoreProgress, Household, Member, ProgressShare, ShareRefusal
from app.households.rules import Setangkup, VisibleMember, setangkup_of_household
from app.identity.models import Account, Invitation
from app.kit.store.db import read

_mine = Member.__table__.alias("mine")


@dataclass(frozen=True, slots=True)
class VisibleHousehold:
    """A household as one of its members (the reader) may see it; `members` in order of joining."""

    id: UUID
    village: str | None
    counts: bool
    members: tuple[VisibleMember, ...]
    core_changed: bool
    """A publication changed the reader's core list, as `core_change_notice` tells."""

    @property
    def setangkup(self) -> Setangkup:
        return setangkup_of_household(self.members)

    @property
    def reader(self) -> VisibleMember:
        return next(member for member in self.members if member.is_reader)

    @property
    def others(self) -> tuple[VisibleMember, ...]:
        """The other members, the inviter of the reader first: the reader is asked about them in
        this order."""
        others = (member for member in self.members if not member.is_reader)
        return tuple(sorted(others, key=lambda member: not member.invited))


_to_me = ProgressShare.__table__.alias("to_me")
_from_me = ProgressShare.__table__.alias("from_me")
_my_no = ShareRefusal.__table__.alias("my_no")
# Progress is joined only where its owner shares with the reader (or is the reader), and only once
# begun: the row of who hides something is the row of who has nothing to hide.
_HOMES = (
    select(
        Member.household,
        Household.village,
        _mine.c.counts,
        Member.account,
        Account.name,
        Member.role,
        Member.joined_at,
        CoreProgress.done,
        CoreProgress.total,
        CoreProgress.since,
        CoreProgress.before_core,
        _from_me.c.viewer.is_not(None).label("allowed"),
        _my_no.c.viewer.is_not(None).label("refused"),
        # A code for one person is used in the moment in which they join.
        exists()
        .where(
            Invitation.target == Member.household,
            Invitation.made_by == Member.account,
            Invitation.used_at == _mine.c.joined_at,
        )
        .label("invited"),
    )
    .select_from(_mine)
    .join(Household, Household.id == _mine.c.household)
    .join(Member, Member.household == _mine.c.household)
    .join(Account, Account.id == Member.account)
    .outerjoin(
        _to_me, and_(_to_me.c.owner == Member.account, _to_me.c.viewer == bindparam("reader"))
    )
    .outerjoin(
        _from_me, and_(_from_me.c.viewer == Member.account, _from_me.c.owner == bindparam("reader"))
    )
    .outerjoin(
        _my_no, and_(_my_no.c.viewer == Member.account, _my_no.c.owner == bindparam("reader"))
    )
    .outerjoin(
        CoreProgress,
        and_(
            CoreProgress.account == Member.account,
            CoreProgress.role == Member.role,
            or_(
                CoreProgress.done > 0,
                CoreProgress.since.is_not(None),
                and_(CoreProgress.before_core.is_not(None), Member.account == bindparam("reader")),
            ),
            or_(Member.account == bindparam("reader"), _to_me.c.owner.is_not(None)),
        ),
    )
    .where(_mine.c.account == bindparam("reader"))
    .order_by(
        _mine.c.counts.desc(), _mine.c.joined_at, Member.household, Member.joined_at, Member.account
    )
)


def households_visible_to(reader: UUID) -> tuple[VisibleHousehold, ...]:
    """Every household of `reader` as they may see it, the counting one first. The statement is the
    same whatever other members share."""
    rows: dict[UUID, list[Any]] = {}
    for row in read().execute(_HOMES, {"reader": reader}):
        rows.setdefault(row.household, []).append(row)
    return tuple(
        VisibleHousehold(
            id=household,
            village=of_home[0].village,
            counts=of_home[0].counts,
            members=tuple(_visible_member(row, reader) for row in of_home),
            core_changed=any(
                row.account == reader and row.since is None and row.before_core is not None
                for row in of_home
            ),
        )
        for household, of_home in rows.items()
    )


def _visible_member(row: Any, reader: UUID) -> VisibleMember:
    return VisibleMember(
        account=row.account,
        name=row.name,
        role=row.role,
        joined_at=row.joined_at,
        done=row.done or 0,
        total=row.total or 0,
        allowed=row.allowed,
        refused=row.refused,
        is_reader=row.account == reader,
        invited=row.invited,
        finished=row.since is not None,
    )


_TOGETHER = (
    select(Account.name, Member.role, ProgressShare.owner.is_not(None).label("shares"))
    .select_from(_mine)
    .join(Member, Member.household == _mine.c.household)
    .join(Account, Account.id == Member.account)
    .outerjoin(
        ProgressShare,
        and_(ProgressShare.owner == Member.account, ProgressShare.viewer == bindparam("viewer")),
    )
    .where(_mine.c.account == bindparam("viewer"), Member.account == bindparam("owner"))
    .order_by(Member.joined_at)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class VisibleRelative:
    """A member of the viewer's household. `shares`: the viewer may see their completed lessons. The
    page must not reveal this flag."""

    name: str
    role: str
    shares: bool


def relative_visible_to(viewer: UUID, owner: UUID) -> VisibleRelative | None:
    """What `viewer` may see of `owner`; None if they have no household in common. A person shares
    with themself."""
    row = read().execute(_TOGETHER, {"viewer": viewer, "owner": owner}).first()
    return (
        None if row is None else VisibleRelative(row.name, row.role, row.shares or viewer == owner)
    )
