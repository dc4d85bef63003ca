"""The people of known households who are counted, as part of other statements.

Written apart from app/households/rules/counting.py, so that the recount verifies that rule."""

from __future__ import annotations

from sqlalchemy import case, exists, func, or_, select

from app.households.models import Acquaintance, LearningDay, Member

MOST_PEOPLE = 6
"""So many people of a household are counted at most."""
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
_IS_STAFFS_WORD = exists().where(
    Acquaintance.account == Member.account,
    Acquaintance.confirmed_at.is_not(None),
    Acquaintance.ended_at.is_(None),
)
_LEARNED_DAYS = (
    select(func.count())
    .where(LearningDay.account == Member.account)
    .correlate(Member)
    .scalar_subquery()
)
_LARGE_HOMES = (
    select(Member.household)
    .group_by(Member.household)
    .having(func.count() > MOST_PEOPLE)
    .cte("large_homes")
)
_COUNTED = (
    select(Member.household, Member.account, Member.role, Member.founded)
    .join(KNOWN_HOMES, KNOWN_HOMES.c.household == Member.household)
    .where(Member.counts, or_(Member.founded, _IS_STAFFS_WORD, _LEARNED_DAYS == 3))
)
_RANKED = (
    _COUNTED.add_columns(
        func.row_number()
        .over(
            partition_by=Member.household,
            order_by=(case((_IS_STAFFS_WORD, 0), else_=1), Member.joined_at, Member.account),
        )
        .label("place")
    )
    .where(Member.household.in_(select(_LARGE_HOMES.c.household)))
    .subquery()
)
KNOWN_PEOPLE = (
    # Few homes are so large that people must be put in order to find the first ones.
    _COUNTED.outerjoin(_LARGE_HOMES, _LARGE_HOMES.c.household == Member.household)
    .where(_LARGE_HOMES.c.household.is_(None))
    .union_all(
        select(_RANKED.c.household, _RANKED.c.account, _RANKED.c.role, _RANKED.c.founded).where(
            _RANKED.c.place <= MOST_PEOPLE
        )
    )
    .cte("people")
    .prefix_with("MATERIALIZED")
)
"""The people of known households who are counted."""
