"""A change is told only where the truth must have changed the same way."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters.rules import Cell, SecretDraws
from app.frozen_weeks.rules import (
    WEEK,
    CoverageRow,
    FrozenWeek,
    RegionPart,
    build_coverage_row,
    change_of_cell,
    changes_between,
    earlier_week,
    freeze_country,
)
from app.kit.clock import start_of_monday

MONDAY = date(2026, 11, 30)
LISTED = ("35", "35.07", "35.07.12", "35.07.13", "35.08", "35.08.01")
Counts = dict[str, tuple[int, int, int, int]]


def shown(counts: Counts, secret: bytes) -> dict[str, CoverageRow]:
    """The rows of all regions as a freeze shows them. `counts`: households, complete ones, people
    and finishers of districts."""
    sums: dict[str, list[int]] = {}
    for code, numbers in counts.items():
        for region in ("00", code[:2], code[:5], code):
            for n, number in enumerate(numbers):
                sums.setdefault(region, [0] * 4)[n] += number
    rows = [(code, 0, homes, people, 0) for code, (homes, _, people, _) in sums.items()]
    rows += [(code, -1, complete, done, 0) for code, (_, complete, _, done) in sums.items()]
    pages = dict(freeze_country(rows, LISTED, [1], SecretDraws(secret)))
    return {
        code: build_coverage_row(code, RegionPart(code), its, None)
        for page in pages.values()
        for code, its in page.parts.items()
        if code
    }


@st.composite
def districts(draw: st.DrawFn) -> Counts:
    counts = {}
    for code in ("35.07.12", "35.07.13", "35.08.01"):
        complete = draw(st.integers(0, 70))
        homes = complete + draw(st.integers(0, 70))
        others = draw(st.integers(0, 60)) if homes else 0
        people = homes + complete + others
        counts[code] = (
            homes,
            complete,
            people,
            2 * complete + draw(st.integers(0, people - 2 * complete)),
        )
    return counts


def total(counts: Counts, region: str) -> list[int]:
    its = [numbers for code, numbers in counts.items() if code.startswith(region)]
    return [sum(column) for column in zip(*its, strict=True)] if its else [0] * 4


@given(districts(), districts(), st.binary(min_size=32, max_size=32))
def test_change_that_is_told_goes_the_way_of_the_truth(
    then: Counts, now: Counts, secret: bytes
) -> None:
    before, after = shown(then, secret), shown(now, secret)
    for code in before.keys() & after.keys():
        homes, complete, people, finished = total(then, code)
        has_homes, has_complete, has_people, has_finished = total(now, code)
        told = changes_between(before[code], after[code])
        truth = {
            "households": has_homes - homes,
            "R3": has_complete * homes - complete * has_homes,
            "R2": has_finished * people - finished * has_people,
        }
        for name, change in told.items():
            if change.by is not None:
                assert change.by * truth[name] > 0, (code, name)


@given(districts(), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_unchanged_truth_is_about_the_same_even_if_it_were_rounded_the_other_way(
    counts: Counts, secret: bytes, other: bytes
) -> None:
    before, after = shown(counts, secret), shown(counts, other)
    for code in before.keys() & after.keys():
        assert {change.by for change in changes_between(before[code], after[code]).values()} <= {
            None
        }


@pytest.mark.parametrize("number", range(100))
@pytest.mark.parametrize(
    "counts", [(54, 54, 508, 112), (54, 54, 108, 108), (94, 40, 388, 180), (50, 1, 90, 31)]
)
def test_shown_share_is_about_the_same_as_the_truth(
    counts: tuple[int, int, int, int], number: int
) -> None:
    """Whatever the secret; also where complete households or finishers are lowered, since they are
    never shown as all."""
    homes, complete, people, finished = counts
    row = shown({"35.07.12": counts}, bytes([number]) * 32)["35.07"]
    for name, cell, part, whole in (
        ("R3", row.figures["R3"], complete, homes),
        ("R2", row.figures["R2"], finished, people),
    ):
        exact = Cell("share", part * 1000, whole * 1000, 100 * part // whole)
        change = change_of_cell(name, exact, cell)
        assert change is None or change.by is None, (name, cell)


@pytest.mark.parametrize(
    ("then", "now", "by"),
    [(20, 30, 10), (20, 25, None), (20, 20, None), (30, 20, -10), (5, 500, 495)],
)
def test_households_changed_from_a_difference_of_ten(then: int, now: int, by: int | None) -> None:
    rows = [row_of(Cell("count", denominator=n)) for n in (then, now)]
    assert changes_between(*rows)["households"].by == by


@pytest.mark.parametrize(
    ("then", "now", "by"),
    [
        ((500, 10_000, 5), (540, 10_000, 5), None),
        ((500, 10_000, 5), (590, 10_000, 6), 1),
        ((590, 10_000, 6), (500, 10_000, 5), -1),
        ((500, 10_000, 5), (505, 10_000, 5), None),
    ],
)
@pytest.mark.parametrize("indicator", ["R1", "R2", "R3"])
def test_share_changes_by_whole_points_and_never_by_zero(
    indicator: str, then: tuple[int, int, int], now: tuple[int, int, int], by: int | None
) -> None:
    change = change_of_cell(indicator, Cell("share", *then), Cell("share", *now))
    assert change is not None
    assert change.by == by


def test_reach_has_no_change_when_its_official_figure_is_another_one() -> None:
    before, after = Cell("share", 100, 2000, 5), Cell("share", 200, 1999, 10)
    assert change_of_cell("R1", before, after) is None


def row_of(households: Cell, alone: Cell | None = None, r3: Cell | None = None) -> CoverageRow:
    few = Cell("too_few")
    figures = {"R3": r3 or few, "R2": few, "R1": Cell("no_data")}
    return CoverageRow("35", "Jawa Timur", False, None, households, alone or few, figures)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("share", 0, 80, at_most=4), Cell("share", 10, 45), Cell("too_few"),
        Cell("no_data"), Cell("level"), Cell("percent", percent=30),
    ],
)  # fmt: skip
def test_nothing_is_told_where_a_week_has_no_percentage_of_a_shown_share(cell: Cell) -> None:
    zero, some = Cell("count", denominator=0), Cell("count", denominator=80)
    full = row_of(some, some, Cell("share", 40, 80, 50))
    assert changes_between(row_of(zero, Cell("too_few"), cell), full) == {}
    assert changes_between(full, row_of(zero, Cell("too_few"), cell)) == {}


def week(day: date) -> FrozenWeek:
    return FrozenWeek(day, start_of_monday(day), late=False)


@pytest.mark.parametrize(
    ("weeks_ago", "compared"),
    [((0, 1, 2, 3, 4, 5), 4), ((0, 2), 2), ((0, 3, 9, 5), 5), ((0,), None), ((), None)],
)
def test_week_is_compared_with_the_last_one_a_month_older_or_else_the_oldest(
    weeks_ago: tuple[int, ...], compared: int | None
) -> None:
    weeks = [week(MONDAY - n * WEEK) for n in weeks_ago]
    expected = None if compared is None else week(MONDAY - compared * WEEK)
    assert earlier_week(weeks, week(MONDAY)) == expected
