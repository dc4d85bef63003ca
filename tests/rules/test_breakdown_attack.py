"""What someone learns who has all shown numbers of a region and the breakdowns of its finishers.

Roles add up to all people, and so do women, men and those who do not say: these counts are linked
with households, people and finishers, which are shown. So of a breakdown only percentages are
shown. An integer program asks for the least and the greatest value of each count of 1–4."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import pytest
from highspy import Highs, HighsModelStatus

from app.counters.rules import (
    PERCENT_FROM,
    SHARES_FROM,
    RegionCounts,
    SecretDraws,
    ShownCounts,
    round_regions,
    round_tree,
    secret_draw,
)
from app.ratios.rules.ratios import shown_ratio
from app.regions.codes import COUNTRY
from tests.rules.test_disclosure import SECRET, UNIT
from tests.rules.test_ratios import LEAST, REGENCIES, UNPLACED, WIDE, sums_above

CATEGORIES = {"peran": ("pekerja", "keluarga"), "sex": ("perempuan", "laki-laki", "rahasia")}
"""Of `rahasia` nothing is shown."""
Cell = tuple[str, str]
"""(category, "yes" for those who finished or "no")"""
Percents = Mapping[tuple[str, str], int]
"""{(category, region): percentage who finished}"""
TRIED = 12
"""Counts of 1–4 that are attacked in a country."""


def random_counts(seed: int) -> dict[str, RegionCounts]:
    """Exact counts of regencies and of people without a village, most of them small."""
    draw = random.Random(seed)
    counts: dict[str, RegionCounts] = {}
    for region in (*REGENCIES, UNPLACED):
        homes = draw.randint(0, draw.choice((0, 2, 4, 9, 30, 90, 200)))
        complete = draw.randint(0, homes)
        people = homes + complete + draw.randint(0, homes)
        counts[region] = RegionCounts(homes, complete, people, draw.randint(2 * complete, people))
    return counts


def random_cells(seed: int, counts: Mapping[str, RegionCounts]) -> dict[Cell, dict[str, int]]:
    """These people by category: exact counts of all regions."""
    draw = random.Random(seed)
    cells: dict[Cell, dict[str, int]] = {}
    for region, its in counts.items():
        for names in CATEGORIES.values():
            weights = [draw.random() for _ in names]
            for n in range(its.people):
                cell = draw.choices(names, weights)[0], "yes" if n < its.finished else "no"
                of_cell = cells.setdefault(cell, {})
                of_cell[region] = of_cell.get(region, 0) + 1
    return {cell: sums_above(of_cell) for cell, of_cell in cells.items()}


def sums_of_counts(counts: Mapping[str, RegionCounts]) -> dict[str, RegionCounts]:
    """These counts, and those of all regions above."""
    fields = ("households", "complete", "people", "finished")
    sums = [
        sums_above({code: getattr(its, name) for code, its in counts.items()}) for name in fields
    ]
    return {region: RegionCounts(*(each[region] for each in sums)) for region in sums[0]}


class LinkedTotals(NamedTuple):
    """The true totals of a region, in an integer program."""

    households: Any
    complete: Any
    people: Any
    finished: Any


Link = Callable[["BreakdownAttacker", LinkedTotals, Mapping[Cell, Any]], None]
"""Adds what is always true of the counts of one region: its totals and its cells."""


class BreakdownAttacker:
    """All people that could be behind what is shown, as an integer program. `figures`: of which
    some percentages are shown."""

    def __init__(
        self,
        shown: Mapping[str, ShownCounts],
        percents: Percents,
        figures: Collection[str],
        link: Link,
    ) -> None:
        self.solver: Any = Highs()  # type: ignore[no-untyped-call]
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.regions = list(shown)
        trees = [self._tree() for _ in range(4)]
        cells = {(name, answer): self._tree() for name in figures for answer in ("yes", "no")}
        for region, its in shown.items():
            (n, n5), (c, c5), (q, q5), (e, e5) = (tree[region] for tree in trees)
            self.solver.addConstr(UNIT * n5 == its.households)
            self.solver.addConstr(c <= n)
            if its.households >= SHARES_FROM:
                self._read(c5, its.complete, its.households - UNIT)
                self.solver.addConstr(UNIT * (c5 + q5) == its.people - its.households)
                twice = 2 * its.complete
                self._read(e5, its.finished - twice, its.people - UNIT - twice)
            totals = LinkedTotals(n, c, n + c + q, 2 * c + e)
            link(self, totals, {cell: tree[region][0] for cell, tree in cells.items()})
        for (name, region), percent in percents.items():
            self._read_percent(cells[name, "yes"][region][1], cells[name, "no"][region][1], percent)
        self.counts: dict[Any, dict[str, Any]] = {
            "households": {region: trees[0][region][0] for region in shown},
            "complete": {region: trees[1][region][0] for region in shown},
        }
        for cell, tree in cells.items():
            self.counts[cell] = {region: tree[region][0] for region in shown}
        self.cells = cells

    def _tree(self) -> dict[str, tuple[Any, Any]]:
        """A count of each region and the number of fives by which it is rounded; both add up."""
        tree = {}
        for region in self.regions:
            true, fives = self.solver.addIntegral(lb=0), self.solver.addIntegral(lb=0)
            self.solver.addConstr(true - UNIT * fives <= UNIT - 1)
            self.solver.addConstr(true - UNIT * fives >= 1 - UNIT)
            tree[region] = true, fives
        for region, parts in WIDE.items():
            for kind in (0, 1):
                whole = self.solver.qsum(tree[part][kind] for part in parts)
                self.solver.addConstr(whole == tree[region][kind])
        return tree

    def _read(self, fives: Any, shown: int, greatest: int) -> None:
        self.solver.addConstr(UNIT * fives >= shown)
        if shown < greatest:
            self.solver.addConstr(UNIT * fives <= shown)

    def _read_percent(self, yes: Any, no: Any, percent: int) -> None:
        """A percentage is that of two multiples of 5; from 90 on it may be kept below all."""
        self.solver.addConstr(UNIT * (yes + no) >= PERCENT_FROM)
        self.solver.addConstr(yes >= 1)
        self.solver.addConstr(200 * yes >= (2 * percent - 1) * (yes + no))
        if percent < 90:
            self.solver.addConstr(200 * yes <= (2 * percent + 1) * (yes + no) - 1)

    def values_left(self, count: Any) -> range:
        ends = []
        for solve in (self.solver.minimize, self.solver.maximize):
            solve(1 * count)
            assert self.solver.getModelStatus() == HighsModelStatus.kOptimal
            ends.append(round(self.solver.val(count)))
        return range(ends[0], ends[1] + 1)


def link_categories(
    attacker: BreakdownAttacker, totals: LinkedTotals, cells: Mapping[Cell, Any]
) -> None:
    for names in CATEGORIES.values():
        done = attacker.solver.qsum(cells[name, "yes"] for name in names)
        rest = attacker.solver.qsum(cells[name, "no"] for name in names)
        attacker.solver.addConstr(done == totals.finished)
        attacker.solver.addConstr(done + rest == totals.people)


def check_values_left(
    attacker: BreakdownAttacker,
    exact: Mapping[str, RegionCounts],
    cells: Mapping[Cell, Mapping[str, int]],
    seed: int,
    tried: int = TRIED,
) -> None:
    """Check that so many counts of 1–4, `tried`, keep LEAST values."""
    truth: dict[Any, Mapping[str, int]] = {
        "households": {region: each.households for region, each in exact.items()},
        "complete": {region: each.complete for region, each in exact.items()},
        **cells,
    }
    small = [
        (name, region, n)
        for name, of_regions in truth.items()
        for region, n in of_regions.items()
        if 1 <= n < UNIT
    ]
    for name, region, n in random.Random(seed).sample(small, tried):
        values = attacker.values_left(attacker.counts[name][region])
        assert n in values
        assert len(values) >= LEAST, f"{name} of {region}: {values}"


@pytest.mark.parametrize("seed", [0, 3])
def test_breakdowns_leave_five_values_of_every_small_count(seed: int) -> None:
    counts = random_counts(seed)
    cells, exact = random_cells(seed, counts), sums_of_counts(counts)
    percents = {}
    for name in ("pekerja", "keluarga", "perempuan", "laki-laki"):
        yes, no = (
            round_tree(COUNTRY, cells[name, answer], WIDE, secret_draw(SECRET, f"{name}: {answer}"))
            for answer in ("yes", "no")
        )
        for region in yes:
            percent = shown_ratio(yes[region], no[region], 0).get("percent")
            if percent is not None:
                percents[name, region] = percent
    assert len(percents) > 10
    shown = round_regions(COUNTRY, exact, WIDE, SecretDraws(SECRET))
    figures = {name for name, _ in cells}
    attacker = BreakdownAttacker(shown, percents, figures, link_categories)
    check_values_left(attacker, exact, cells, seed)
