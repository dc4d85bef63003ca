"""Read the counters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.counters.models import Counter, RoundingSecret
from app.counters.rules import ANY
from app.kit.store.db import read

ALL = ("household", "person", "self_registered")
"""Figures of all known households and their people, and of households that registered by
themselves: the columns of a row of core 0."""
FINISHED = ("complete", "done")
"""Figures of households and of people who finished the core: the columns of any other row."""
REGENCY_LENGTH = 5
Figures = dict[tuple[str, int], int]
"""(figure, core) to how many. What is not there is zero."""


Key = tuple[str, str, int]
"""(region, figure, version of the core list, rules.ANY, or 0 for figures of all)"""


def counters_of_subregions(*parent_codes: str) -> dict[str, Figures]:
    """Return the counters of every region directly below one of `parent_codes`, in one statement;
    those of the country come with its provinces.

    Regions marked gone are included, since the total counts them too. A region without any counter
    is left out. Controlled rounding begins at the country, so pass a region with its ancestors."""
    found: dict[str, Figures] = defaultdict(dict)
    for (code, figure, core), n in _split_rows_by_figure(
        read().execute(_COUNTS, {"regions": parent_codes})
    ):
        found[code][figure, core] = n
    return dict(found)


class MissingRoundingSecretError(Exception):
    """The row of the secret was deleted. Restore it from a backup: with another one, two roundings
    of the same count could be compared."""


def rounding_secret() -> bytes:
    """The secret of disclosure control, 32 bytes. Raises MissingRoundingSecretError."""
    secret: bytes | None = read().scalar(select(RoundingSecret.secret))
    if secret is None:
        raise MissingRoundingSecretError
    return secret


def counters_to_round() -> Iterator[tuple[str, int, int, int, int]]:
    """Every counter in one statement, so of one moment, as (region, version of the core list, ANY,
    or 0 for all; households, people, households that registered by themselves). Those by version
    only from the regency up, since nothing of them is shown below."""
    wide = func.length(Counter.code) <= REGENCY_LENGTH
    yield from read().execute(_ROWS.where(or_(Counter.core.in_((0, ANY)), wide)))


def all_counters() -> dict[Key, int]:
    """Every counter except zeros."""
    return dict(_split_rows_by_figure(read().execute(_ROWS)))


def _split_rows_by_figure(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Key, int]]:
    for code, core, *numbers in rows:
        # A row of those who finished has no third figure, and 0 in its place.
        for figure, n in zip(FINISHED if core else ALL, numbers, strict=False):
            if n:
                yield (code, figure, core), n


_ROWS = select(
    Counter.code, Counter.core, Counter.households, Counter.people, Counter.self_registered
)
_COUNTS = _ROWS.where(Counter.parent.in_(bindparam("regions", expanding=True)))
