"""Read the counters of a region and its parts; and recount them by an independent computation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sqlalchemy import CompoundSelect, and_, bindparam, func, literal, select, union_all

from app.counters import queries as counters
from app.counters.queries import Figures, Key
from app.counters.rules import ANY
from app.course import queries as course
from app.coverage import rules
from app.coverage.rules import CoverageTable, RegionPart, RegionWithParts
from app.households.models import CompletedCore, CoreProgress, Household, Member
from app.kit.store.db import read
from app.regions import codes
from app.regions.codes import COUNTRY
from app.regions.models import Region
from app.regions.queries import COUNTRY_NAME

Counted = tuple[str | None, str, int, int]
"""(village, figure, version of the core list, how many)"""


def read_coverage(code: str, core: int | None = None) -> CoverageTable | None:
    """The table of a region as officers may see it; None if there is no such region. `core`: the
    version by which the parts are counted; None: anyone who finished the list in force at that
    time. Raises UnknownCoreListVersionError, MissingRoundingSecretError.

    Three statements at any level: names, counters, and the secret of the rounding."""
    found = _read_region_path(code)
    if found is None:
        return None
    path, counts = found
    lists = {each.version: each.as_of for each in course.catalogue().cores}
    return rules.build_coverage_table(path, counts, lists, counters.rounding_secret(), core=core)


def read_exact_coverage(code: str) -> dict[str, int] | None:
    """The counters of a region for the operator: {figure: how many now}. None if there is no such
    region. These numbers must not be published."""
    found = _read_region_path(code)
    if found is None:
        return None
    figures = found[1].get(code, {})
    wanted = {"households": ("household", 0), "people": ("person", 0)}
    wanted |= {"complete": ("complete", ANY), "finished": ("done", ANY)}
    return {name: figures.get(key, 0) for name, key in wanted.items()}


def _read_region_path(code: str) -> tuple[list[RegionWithParts], dict[str, Figures]] | None:
    """The region and its ancestors with their parts, the country first, and their counters."""
    chain = [*reversed(codes.ancestor_codes(code)), code]
    counts = counters.counters_of_subregions(*chain)
    below: dict[str, dict[str, RegionPart]] = {above: {} for above in chain}
    for parent, its, name, gone_at in read().execute(_BELOW, {"parents": chain}):
        if gone_at is None or its in counts:
            below[parent][its] = RegionPart(name, gone_at is not None)
    names = {COUNTRY: COUNTRY_NAME}
    for above, region in pairwise(chain):
        if region not in below[above]:
            return None
        names[region] = below[above][region].name
    return [RegionWithParts(region, names[region], below[region]) for region in chain], counts


_BELOW = select(Region.parent, Region.code, Region.name, Region.gone_at).where(
    Region.parent.in_(bindparam("parents", expanding=True))
)


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
