"""Every counter, computed from households: it verifies the incremental ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import CompoundSelect, and_, func, literal, select, union_all

from app.counters.queries import Key
from app.counters.rules import ANY
from app.households.models import CompletedCore, CoreProgress, Household, Member
from app.kit.store.db import read
from app.recount.queries.known import KNOWN_HOMES, KNOWN_PEOPLE, LEARNED
from app.regions.codes import COUNTRY

Counted = tuple[str | None, str, int, int]
"""(village, figure, version of the core list, how many)"""


def recomputed_counters() -> Iterator[dict[Key, int]]:
    """Every counter, computed from households, members, words of staff, learning days and progress.
    Returned in parts with disjoint keys. Shares no code with the incremental updates."""
    sizes = read().execute(_SIZES).all()
    yield _sum_by_region((village, "household", 0, n) for village, n, _ in sizes)
    yield _sum_by_region((village, "person", 0, int(people)) for village, _, people in sizes)
    yield _sum_by_region(read().execute(_SELF_REGISTERED))
    yield _sum_by_region(read().execute(_FINISHED))


def _sum_by_region(rows: Iterable[Counted]) -> dict[Key, int]:
    sums: Counter[Key] = Counter()
    for village, figure, core, n in rows:
        sums[COUNTRY, figure, core] += n
        if village is not None:
            for length in (2, 5, 8, 13):
                sums[village[:length], figure, core] += n
    return dict(sums)


_OF_HOME = (
    select(KNOWN_PEOPLE.c.household, func.count().label("people"))
    .group_by(KNOWN_PEOPLE.c.household)
    .subquery()
)
_SIZES = (
    select(Household.village, func.count(), func.sum(_OF_HOME.c.people))
    .join(_OF_HOME, _OF_HOME.c.household == Household.id)
    .group_by(Household.village)
)
_LEARNING_HOMES = (
    select(Member.household)
    .join(LEARNED, LEARNED.c.account == Member.account)
    # PostgreSQL would go through all known homes for each row of NOT IN once they outgrow work_mem.
    .outerjoin(KNOWN_HOMES, KNOWN_HOMES.c.household == Member.household)
    .where(Member.counts, KNOWN_HOMES.c.household.is_(None))
    .group_by(Member.household)
    .subquery()
)
_SELF_REGISTERED = (
    select(Household.village, literal("self_registered"), literal(0), func.count())
    .join(_LEARNING_HOMES, _LEARNING_HOMES.c.household == Household.id)
    .group_by(Household.village)
)


def _finished_statement() -> CompoundSelect[str | None, str, int, int]:
    """The statement that counts people and complete households, for any list and by version.

    Both come from one temporary result, since finding the people costs more than counting."""
    each = KNOWN_PEOPLE.c
    any_list = select(each.household, each.role, literal(ANY).label("core")).join(
        CoreProgress,
        and_(
            CoreProgress.account == each.account,
            CoreProgress.role == each.role,
            CoreProgress.since.is_not(None),
        ),
    )
    by_version = select(each.household, each.role, CompletedCore.core).join(
        CompletedCore,
        and_(CompletedCore.account == each.account, CompletedCore.role == each.role),
    )
    one = union_all(any_list, by_version).cte("finished").prefix_with("MATERIALIZED")
    both = (
        select(one.c.household, one.c.core)
        .group_by(one.c.household, one.c.core)
        .having(func.min(one.c.role) != func.max(one.c.role))
        .subquery()
    )
    return union_all(
        *(
            select(Household.village, literal(figure), counted.c.core, func.count())
            .join(counted, counted.c.household == Household.id)
            .group_by(Household.village, counted.c.core)
            for figure, counted in (("done", one), ("complete", both))
        )
    )


_FINISHED = _finished_statement()
