"""What someone learns who has all shown numbers of a region with its percentages by version, of
stages of workers, and of those who finished whole modules (*tuntas*).

While one version of the core list was in force all the time, those who meet it are those who
finished: the same people are then rounded twice, by two draws. An attacker who knows that, and all
other links, asks an integer program for the least and the greatest value of each count of 1–4."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from app.counters.rules import (
    ANY,
    SHARES_FROM,
    RegionCounts,
    SecretDraws,
    ShownCounts,
    round_tree,
    secret_draw,
)
from app.frozen_weeks.rules import FrozenPage, freeze_country
from app.ratios.rules.ratios import FINISHERS, RatioCount
from app.regions.codes import COUNTRY
from tests.rules.test_breakdown_attack import (
    BreakdownAttacker,
    Cell,
    LinkedTotals,
    Percents,
    check_values_left,
    random_counts,
    sums_of_counts,
)
from tests.rules.test_disclosure import SECRET, UNIT
from tests.rules.test_ratios import LEAST, REGENCIES, UNPLACED, WIDE, sums_above

ROLES = ("pekerja", "keluarga")
STAGES = ("sebelum", "selama", "sesudah")
UNTOLD = "belum diisi"
Cells = Mapping[Cell, Mapping[str, int]]


def random_cells(seed: int, counts: Mapping[str, RegionCounts]) -> Cells:
    """Exact counts of each figure: of regencies, of people without a village, and above."""
    draw = random.Random(seed)
    cells: dict[Cell, dict[str, int]] = {}

    def add(figure: str, region: str, yes: int, no: int) -> None:
        for answer, n in (("yes", yes), ("no", no)):
            of_figure = cells.setdefault((figure, answer), {})
            of_figure[region] = of_figure.get(region, 0) + n

    for region, its in counts.items():
        complete = draw.randint(0, its.complete)
        done = 2 * complete + draw.randint(0, its.finished - 2 * complete)
        for version, (homes, people) in enumerate(
            ((its.complete, its.finished), (complete, done)), start=1
        ):
            add(f"R3 v{version}", region, homes, its.households - homes)
            add(f"R2 v{version}", region, people, its.people - people)
        whole = draw.randint(0, its.finished)
        add("tuntas", region, whole, its.people - whole)
        by_role, by_stage = draw.random(), [draw.random() for _ in (*STAGES, UNTOLD)]
        for n in range(its.people):
            finished = n < its.finished
            role = ROLES[draw.random() < by_role]
            add(f"R2:peran={role}", region, finished, not finished)
            if role == "pekerja":
                (stage,) = draw.choices((*STAGES, UNTOLD), by_stage)
                add(f"R2:tahap={stage}", region, finished, not finished)
                add("diisi:tahap", region, stage != UNTOLD, stage == UNTOLD)
    return {cell: sums_above(of_cell) for cell, of_cell in cells.items()}


def freeze(exact: Mapping[str, RegionCounts], cells: Cells) -> dict[str, FrozenPage]:
    """The pages that officers are shown, by the real freeze."""
    rows = [(code, 0, its.households, its.people, 0) for code, its in exact.items() if code]
    rows += [(code, ANY, its.complete, its.finished, 0) for code, its in exact.items() if code]
    for version in (1, 2):
        homes, people = (cells[f"{name} v{version}", "yes"] for name in ("R3", "R2"))
        rows += [(code, version, homes[code], people[code], 0) for code in exact if code]
    told = {*FINISHERS["peran"], *FINISHERS["tahap"], "tuntas"}
    ratios: list[RatioCount] = [
        (region, figure, "yes" if answer == "yes" else "no", n)
        for (figure, answer), of_regions in cells.items()
        if figure in told
        for region, n in of_regions.items()
        if region in (*REGENCIES, UNPLACED)
    ]
    draws = SecretDraws(SECRET)
    pages = freeze_country(rows, REGENCIES, [1, 2], draws, ratio_counts=ratios, ratio_names=told)
    return dict(pages)


def read_pages(pages: Mapping[str, FrozenPage]) -> tuple[dict[str, ShownCounts], Percents]:
    """What pages show: counts, and percentages by figure and region."""
    regions = {COUNTRY: pages[COUNTRY].region}
    for page in pages.values():
        regions |= {code: part for code, part in page.parts.items() if code not in regions}
    regions |= {code: page.region for code, page in pages.items()}
    shown = {
        region: ShownCounts(
            *(regions[region].counts.get(name, 0) if region in regions else 0 for name in NAMES)
        )
        for region in (COUNTRY, *WIDE[COUNTRY], *REGENCIES)
    }
    percents = {
        (name, code): percent
        for code, its in regions.items()
        for name, percent in its.percents.items()
    }
    percents |= {
        (name, code): ratio["percent"]
        for code, its in regions.items()
        for name, ratio in its.ratios.items()
        if "percent" in ratio
    }
    return shown, percents


NAMES = ("households", "complete", "people", "finished")


def link_versions(
    attacker: BreakdownAttacker, total: LinkedTotals, cells: Mapping[Cell, Any]
) -> None:
    """The links of one region: what is always true of these counts."""
    add = attacker.solver.addConstr
    for version in (1, 2):
        homes, people = cells[f"R3 v{version}", "yes"], cells[f"R2 v{version}", "yes"]
        add(homes + cells[f"R3 v{version}", "no"] == total.households)
        add(people + cells[f"R2 v{version}", "no"] == total.people)
        add(2 * homes <= people)
        add(people <= total.finished)
        add(homes <= total.complete)
    add(cells["R3 v1", "yes"] == total.complete)
    add(cells["R2 v1", "yes"] == total.finished)
    add(cells["tuntas", "yes"] <= total.finished)
    add(cells["tuntas", "yes"] + cells["tuntas", "no"] == total.people)
    for answer, everybody in (("yes", total.finished), ("no", total.people - total.finished)):
        worker, family = (cells[f"R2:peran={role}", answer] for role in ROLES)
        add(worker + family == everybody)
        stages = [cells[f"R2:tahap={stage}", answer] for stage in (*STAGES, UNTOLD)]
        add(attacker.solver.qsum(stages) == worker)
    untold = cells[f"R2:tahap={UNTOLD}", "yes"] + cells[f"R2:tahap={UNTOLD}", "no"]
    workers = cells["R2:peran=pekerja", "yes"] + cells["R2:peran=pekerja", "no"]
    add(cells["diisi:tahap", "no"] == untold)
    add(cells["diisi:tahap", "yes"] == workers - untold)


def test_versions_stages_and_whole_modules_leave_five_values_of_every_small_count() -> None:
    seed = 1
    counts = random_counts(seed)
    cells, exact = random_cells(seed, counts), sums_of_counts(counts)
    shown, percents = read_pages(freeze(exact, cells))
    for figures in ({"R3 v1", "R2 v1", "R3 v2", "R2 v2"}, {*FINISHERS["tahap"]}, {"tuntas"}):
        assert sum(name in figures for name, _ in percents) > 3
    every_figure = {figure for figure, _ in cells}
    attacker = BreakdownAttacker(shown, percents, every_figure, link_versions)
    check_values_left(attacker, exact, cells, seed, tried=4)


def test_attack_succeeds_when_the_counts_behind_a_percentage_are_shown() -> None:
    """The guard works: complete households and those of the only version are the same, rounded by
    two draws, so where one is 0 and the other 5, at most four values are left."""
    counts = random_counts(6)
    cells, exact = random_cells(6, counts), sums_of_counts(counts)
    shown, _ = read_pages(freeze(exact, cells))
    attacker = BreakdownAttacker(shown, {}, {figure for figure, _ in cells}, link_versions)
    met = round_tree(COUNTRY, cells["R3 v1", "yes"], WIDE, secret_draw(SECRET, "R3 1 met"))
    for region, (_, fives) in attacker.cells["R3 v1", "yes"].items():
        attacker.solver.addConstr(UNIT * fives == met[region])
    region = next(
        code
        for code, its in exact.items()
        if 1 <= its.complete < UNIT and met[code] != shown[code].complete
        if shown[code].households >= 2 * SHARES_FROM
    )
    values = attacker.values_left(attacker.counts["complete"][region])
    assert exact[region].complete in values
    assert len(values) < LEAST
