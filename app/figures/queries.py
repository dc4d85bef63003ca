"""Reading the counters."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam, select

from app.figures.models import Counter
from app.kit.db import read

Figures = dict[tuple[str, int], int]
"""(figure, core) to how many. What is not there is zero."""


def counts(*regions: str) -> dict[str, Figures]:
    """Counters of every region right below one of `regions`, in one statement; the country's own
    come with its provinces'.

    Regions gone from the official list are among them, since the total counts them too. A region
    without any counter is left out. Give a region with all that lie above it, and there is what
    disclosure control needs (`rules.control_path`)."""
    found: dict[str, Figures] = defaultdict(dict)
    for code, figure, core, n in read().execute(_COUNTS, {"regions": regions}):
        found[code][figure, core] = n
    return dict(found)


_COUNTS = select(Counter.code, Counter.figure, Counter.core, Counter.n).where(
    Counter.parent.in_(bindparam("regions", expanding=True))
)
