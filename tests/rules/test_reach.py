"""R1: departures are rounded as trees of their own, and stand beside an official figure."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date

import pytest

from app.counters.rules import SecretDraws
from app.denominators.rules.periods import Period
from app.denominators.rules.values import RegionFigure
from app.frozen_weeks.rules import (
    FrozenPage,
    decode_frozen_coverage_page,
    encode_frozen_coverage_page,
    freeze_country,
)
from app.ratios.rules.official import OfficialIndicator, OfficialSource
from app.ratios.rules.reach import (
    BESIDE,
    DEPARTED,
    PLACEMENTS,
    DepartureCount,
    freeze_reach,
)
from app.regions.codes import COUNTRY

DRAWS = SecretDraws(b"s" * 32)
UNPLACED = ""
PERIOD = Period(date(2023, 10, 1), date(2025, 9, 1))
SOURCE = OfficialSource("KP2MI", "https://kp2mi.go.id/data", PERIOD, "kemendagri", 7)
PROVINCES = [f"{n}" for n in range(11, 31)]
REGENCIES = {code: [f"{code}.{n:02}" for n in range(1, 16)] for code in PROVINCES}
ALL_REGENCIES = [code for regencies in REGENCIES.values() for code in regencies]
WIDE = {COUNTRY: [UNPLACED, *PROVINCES], **REGENCIES}


def random_departures(seed: int) -> list[DepartureCount]:
    """300 regencies, most of them with few workers of each kind or none."""
    draw = random.Random(seed)
    places = [UNPLACED, *(code for codes in REGENCIES.values() for code in codes)]
    return [
        (code, kind, draw.choice((0, 0, 1, 2, 3, 7, 12))) for code in places for kind in DEPARTED
    ]


def truth(counts: list[DepartureCount], kind: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for code, its, n in counts:
        if its == kind:
            for region in {code, code[:2] or COUNTRY, COUNTRY}:
                sums[region] += n
    return sums


@pytest.mark.parametrize("seed", range(20))
def test_each_kind_of_departure_is_rounded_near_the_truth_and_adds_up(seed: int) -> None:
    counts = random_departures(seed)
    for kind in ("inside", *BESIDE):
        only = [(code, its, n) for code, its, n in counts if its == kind]
        # Many without an answer, so that every region is shown.
        only += [(code, "no_answer", 100) for code in (UNPLACED, *ALL_REGENCIES)]
        shown = {code: its[kind] for code, its in freeze_reach(only, WIDE, DRAWS).items()}
        exact = truth(counts, kind)
        assert all(n % 5 == 0 and abs(n - exact[code]) < 5 for code, n in shown.items())
        for region, parts in WIDE.items():
            assert shown[region] == sum(shown[part] for part in parts)


def test_kinds_of_departure_are_rounded_by_different_draws() -> None:
    """The same counts of each kind: one draw for all would round them alike."""
    counts: list[DepartureCount] = [
        (code, kind, 2 + n % 2) for n, code in enumerate(ALL_REGENCIES) for kind in DEPARTED
    ]
    shown = freeze_reach(counts, WIDE, DRAWS)
    trees = [tuple(its[kind] for its in shown.values()) for kind in ("inside", *BESIDE)]
    assert len(set(trees)) == len(trees)


def test_reach_is_not_shown_below_ten_workers() -> None:
    counts: list[DepartureCount] = [("11.01", "inside", 4), ("12.01", "inside", 40)]
    shown = freeze_reach(counts, WIDE, DRAWS)
    assert "11.01" not in shown
    assert shown["12.01"] == {
        "inside": 40, "earlier": 0, "later": 0, "unknown": 0, "answered": 40, "workers": 40,
    }  # fmt: skip


def frozen_pages(
    placements: dict[str, RegionFigure], households: int = 50
) -> dict[str, FrozenPage]:
    official = {PLACEMENTS: OfficialIndicator(SOURCE, placements)}
    listed = ["35", "35.07", "35.08", "35.07.12", "35.07.12.2001"]
    counts: list[DepartureCount] = [("35.07", "inside", 40), ("35.07", "earlier", 10)]
    rows = [(code, 0, households, households, 0) for code in ("00", "35", "35.07")]
    return dict(freeze_country(rows, listed, [1], DRAWS, departures=counts, official=official))


def test_frozen_page_keeps_the_official_figure_with_its_source_and_reads_back_the_same() -> None:
    figures = {
        "35": RegionFigure(900, is_sum=True),
        "35.07": RegionFigure(701),
        "99": RegionFigure(1),
    }
    pages = frozen_pages(figures)
    assert pages[COUNTRY].sources == {PLACEMENTS: SOURCE}
    assert (pages["35"].region.official, pages["35"].region.sums) == (
        {PLACEMENTS: 900}, (PLACEMENTS,),
    )  # fmt: skip
    part = pages["35"].parts["35.07"]
    assert (part.reach["inside"], part.official, part.sums) == (40, {PLACEMENTS: 701}, ())
    assert "99" not in pages
    for page in pages.values():
        assert decode_frozen_coverage_page(encode_frozen_coverage_page(page)) == page


def test_reach_is_not_shown_below_ten_households() -> None:
    for households, is_shown in ((5, False), (10, True)):
        part = frozen_pages({}, households)["35"].parts["35.07"]
        assert bool(part.reach) == is_shown


def test_page_without_households_is_stored_when_it_has_an_official_figure() -> None:
    assert frozen_pages({"35.08": RegionFigure(12)})["35"].parts["35.08"].official == {
        PLACEMENTS: 12
    }


def test_departures_are_not_frozen_without_an_official_figure_of_the_same_months() -> None:
    counts: list[DepartureCount] = [("35.07", "inside", 40)]
    rows = [(code, 0, 50, 50, 0) for code in ("00", "35", "35.07")]
    pages = dict(freeze_country(rows, ["35", "35.07"], [1], DRAWS, departures=counts))
    assert all(not page.region.reach for page in pages.values())
