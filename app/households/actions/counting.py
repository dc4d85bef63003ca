"""The one way by which households change, so that the counters by region move along.

Locks have one order: accounts, then households (both by id), then counters. An invitation's row,
where one is used or ended, comes before all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.counters import actions as figures
from app.households import queries
from app.households.models import Household
from app.households.queries import CountedHousehold
from app.households.rules import Figure

_LOCK_HOUSEHOLDS = (
    select(Household.id)
    .where(Household.id.in_(bindparam("ids", expanding=True)))
    .order_by(Household.id)
    .with_for_update()
)


@contextmanager
def updating_counters(tx: Session, households: Iterable[UUID]) -> Iterator[Collection[UUID]]:
    """Lock these households, run the block, delete those without members, and update the counters
    by the difference. `households` includes those that the block creates. Yields the ids of those
    that exist at the start."""
    ids = sorted(set(households))
    connection = tx.connection()
    locked = {
        row.id
        for part in queries.split_into_chunks(ids)
        for row in connection.execute(_LOCK_HOUSEHOLDS, {"ids": part})
    }
    # Only now: what was read before the lock may have been changed by who held it.
    before = queries.counted_households(ids)
    yield locked
    tx.flush()
    after = queries.counted_households(ids)
    empty = [household for household, counted in after.items() if not counted.has_members]
    if empty:
        connection.execute(delete(Household).where(Household.id.in_(empty)))
    changes = [
        *_sum_contributions_by_village(before.values(), -1),
        *_sum_contributions_by_village(after.values(), +1),
    ]
    if changes:
        figures.add_to_counters(tx, changes)


def _sum_contributions_by_village(
    households: Iterable[CountedHousehold], sign: int
) -> Iterator[tuple[str | None, dict[Figure, int]]]:
    """Sum the contributions of each village, and multiply by `sign` (1 or -1)."""
    sums: dict[str | None, Counter[Figure]] = {}
    for each in households:
        sums.setdefault(each.village, Counter()).update(each.contribution)
    for village, total in sums.items():
        yield village, {figure: sign * n for figure, n in total.items()}
