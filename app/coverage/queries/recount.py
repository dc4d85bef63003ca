"""Every counter, computed from households: it verifies the incremental ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import CompoundSelect, and_, func, literal, select, union_all

from app.counters.queries import Key
from app.counters.rules import ANY
from app.households.models import CompletedCore, CoreProgress, Household, Member
from app.kit.store.db import read
from app.regions.codes import COUNTRY

Counted = tuple[str | None, str, int, int]
"""(village, figure, version of the core list, how many)"""


def recomputed_counters() -> Iterator[dict[Key, int]]:
    """Every counter, computed from households, members and their progress. Returned in three parts
    with disjoint keys. Shares no code with the incremental updates."""
    sizes = read().execute(_SIZES).all()
    yield _sum_by_region((village, "household", 0, n) for village, n, _ in sizes)
    yield _sum_by_region((village, "person", 0, int(people)) for village, _, people in sizes)
    yield _sum_by_region(read().execute(_FINISHED))


def _sum_by_region(rows: Iterable[Counted]) -> dict[Key, int]:
    sums: Counter[Key] = Counter()
    for village, figure, core, n in rows:
        sums[COUNTRY, figure, core] += n
        if village is not None:
            for length in (2, 5, 8, 13):
                sums[village[:length], figure, core] += n
    return dict(sums)


_PEOPLE = (
    select(Member.household, func.count().label("people"))
    .where(Member.counts)
    .group_by(Member.household)
    .subquery()
)
_SIZES = (
    select(Household.village, func.count(), func.sum(_PEOPLE.c.people))
    .join(_PEOPLE, _PEOPLE.c.household == Household.id)
    .group_by(Household.village)
)


def _finished_statement() -> CompoundSelect[str | None, str, int, int]:
    """The statement that counts people and complete households, for any list and by version.

    Both come from one temporary result, since finding the people costs more than counting."""
    any_list = select(Member.household, Member.role, literal(ANY).label("core")).join(
        CoreProgress,
        and_(
            Member.counts,
            CoreProgress.account == Member.account,
            CoreProgress.role == Member.role,
            CoreProgress.since.is_not(None),
        ),
    )
    by_version = select(Member.household, Member.role, CompletedCore.core).join(
        CompletedCore,
        and_(
            Member.counts,
            CompletedCore.account == Member.account,
            CompletedCore.role == Member.role,
        ),
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
