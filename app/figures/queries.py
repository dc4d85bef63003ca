"""Reading the counters."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import BindParameter, bindparam, func, select, union_all

from app.figures.models import Counter
from app.kit.db import read
from app.regions.models import Region

Figures = dict[tuple[str, int], int]
"""(figure, core) to how many. What is not there is zero."""


def counts(*regions: str) -> dict[str, Figures]:
    """Counters of each of `regions` and of every region right below one of them, in one statement.

    Regions gone from the official list are among them, since the total counts them too. A region
    without any counter is left out. Give a region with all that lie above it, and there is what
    disclosure control needs (`rules.control_path`)."""
    found: dict[str, Figures] = defaultdict(dict)
    for code, figure, core, n in read().execute(_COUNTS, {"regions": regions}):
        found[code][figure, core] = n
    return dict(found)


def count_rows() -> int:
    """How many counters there are."""
    return read().execute(_ROWS).scalar_one()


_REGIONS: BindParameter[str] = bindparam("regions", expanding=True)
_COLUMNS = (Counter.code, Counter.figure, Counter.core, Counter.n)
_COUNTS = union_all(
    select(*_COLUMNS).where(Counter.code.in_(_REGIONS)),
    select(*_COLUMNS)
    .join(Region, Region.code == Counter.code)
    .where(Region.parent.in_(_REGIONS), Region.code.not_in(_REGIONS)),
)
_ROWS = select(func.count()).select_from(Counter)
