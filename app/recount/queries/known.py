"""The people of known households who are counted, as part of other statements.

Written apart from app/households/rules/counting.py, so that the recount verifies that rule."""

from __future__ import annotations

from sqlalchemy import case, func, or_, select

from app.households.models import Acquaintance, LearningDay, Member

_BY_STAFF = (
    select(Acquaintance.account)
    .where(Acquaintance.confirmed_at.is_not(None), Acquaintance.ended_at.is_(None))
    .group_by(Acquaintance.account)
    .cte("by_staff")
)
LEARNED = (
    select(LearningDay.account)
    .group_by(LearningDay.account)
    .having(func.count() == 3)
    .cte("learned")
)
KNOWN_HOMES = (
    select(Member.household)
    .join(_BY_STAFF, _BY_STAFF.c.account == Member.account)
    .where(Member.counts)
    .group_by(Member.household)
    .cte("known_homes")
)
_RANKED = (
    select(
        Member.household,
        Member.account,
        Member.role,
        func.row_number()
        .over(
            partition_by=Member.household,
            order_by=(
                case((_BY_STAFF.c.account.is_not(None), 0), else_=1),
                Member.joined_at,
                Member.account,
            ),
        )
        .label("place"),
    )
    .join(KNOWN_HOMES, KNOWN_HOMES.c.household == Member.household)
    .outerjoin(_BY_STAFF, _BY_STAFF.c.account == Member.account)
    .outerjoin(LEARNED, LEARNED.c.account == Member.account)
    .where(
        Member.counts,
        or_(Member.founded, _BY_STAFF.c.account.is_not(None), LEARNED.c.account.is_not(None)),
    )
    .subquery()
)
KNOWN_PEOPLE = (
    select(_RANKED.c.household, _RANKED.c.account, _RANKED.c.role)
    .where(_RANKED.c.place <= 6)
    .cte("people")
    .prefix_with("MATERIALIZED")
)
"""The people of known households who are counted."""
