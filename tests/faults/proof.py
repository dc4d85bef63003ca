"""What must be true after a fault: `python -m tests.faults.proof LOG` compares the log of
tests/faults/load.py with the database of its environment, and prints one JSON object."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.learning.models import Attempt
from app.recount import actions as recount
from app.sync.models import Receipt
from tests.deployment import opened_app

SAVED = ("created", "duplicate", "deferred")


@dataclass(frozen=True)
class Acknowledged:
    """What a log says: ids of answers made, ids acknowledged with the first time, how many replies
    said that an answer was there already, how many acknowledged answers the server had lost and
    took again from a phone, and answers that were neither."""

    made: set[str]
    at: dict[str, float]
    repeated: int
    came_back: int
    aside: int

    def longest_gap(self, since: float, until: float | None = None) -> float:
        """Seconds of the longest time without a newly acknowledged answer after `since`."""
        times = sorted(at for at in self.at.values() if at >= since)
        within = [since, *(at for at in times if until is None or at <= until)]
        return max((b - a for a, b in pairwise(within)), default=float("inf"))

    def since(self, moment: float) -> int:
        """How many answers were acknowledged after this moment."""
        return sum(at > moment for at in self.at.values())


def read_log(file: Path) -> Acknowledged:
    made: set[str] = set()
    statuses: dict[str, list[str]] = defaultdict(list)
    at: dict[str, float] = {}
    for line in file.read_text().splitlines():
        if line.count(" ") != 2:
            continue  # the last line while it is written
        when, what, id_ = line.split(" ")
        if what == "made":
            made.add(id_)
        elif what != "refused":
            statuses[id_].append(what)
            if what in SAVED:
                at.setdefault(id_, float(when))
    seen = [Counter(each) for each in statuses.values()]
    return Acknowledged(
        made,
        at,
        repeated=sum(each["duplicate"] for each in seen),
        came_back=sum(max(0, each["created"] - 1) for each in seen),
        aside=sum(each["conflict"] + each["rejected"] for each in seen),
    )


@dataclass(frozen=True)
class Proof:
    """`lost`: acknowledged without a receipt or an attempt. `twice`: receipts or attempts beyond
    the first. `differed`: counters that a recount changed."""

    made: int
    acknowledged: int
    repeated: int
    came_back: int
    lost: int
    twice: int
    differed: int


def prove(log: Path) -> Proof:
    """Call it inside `opened_app`."""
    told = read_log(log)
    receipts = _count(read().execute(select(Receipt.id)).scalars())
    attempts = _count(read().execute(select(Attempt.id)).scalars())
    with transaction() as tx:
        differed = recount.rebuild_counters(tx, now=utcnow()).differed
    return Proof(
        len(told.made),
        len(told.at),
        told.repeated,
        told.came_back,
        lost=sum(not receipts[id_] or not attempts[id_] for id_ in told.at),
        twice=sum(max(0, counted[id_] - 1) for counted in (receipts, attempts) for id_ in counted),
        differed=differed,
    )


def _count(ids: Iterable[object]) -> Counter[str]:
    return Counter(map(str, ids))


if __name__ == "__main__":
    with opened_app(os.environ):
        print(json.dumps(asdict(prove(Path(sys.argv[1])))))  # noqa: T201
