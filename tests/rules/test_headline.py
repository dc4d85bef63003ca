"""The sentences of a report, from shown numbers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from app.counters.rules import NOT_HERE, TOO_FEW, Cell
from app.coverage_reports.rules import HeadlineFact, headline_facts
from app.frozen_weeks.rules import CoverageRow, CoverageTable


def row(
    code: str,
    households: int,
    r3: Cell = TOO_FEW,
    r2: Cell = TOO_FEW,
    *,
    reached: bool | None = False,
) -> CoverageRow:
    count = Cell("count", denominator=households)
    figures = {"R3": r3, "R2": r2}
    return CoverageRow(code, f"Wilayah {code}", False, reached, count, None, figures)


def facts(
    total: CoverageRow, parts: Sequence[CoverageRow] = (), before: int | None = None
) -> list[tuple[str, Mapping[str, int | str]]]:
    table = CoverageTable(total, (), tuple(parts), None, None, (), {}, None)
    return [(fact.kind, fact.values) for fact in headline_facts(table, before)]


@pytest.mark.parametrize(
    "households, before, expected",
    [
        (0, None, [("few_households", {})]),
        (5, None, [("households", {"n": 5})]),
        (60, 55, [("households", {"n": 60}), ("before", {"n": 55})]),
        (60, 0, [("households", {"n": 60}), ("few_before", {})]),
        (0, 5, [("few_households", {}), ("before", {"n": 5})]),
    ],
)
def test_headline_states_households_now_and_a_month_before(
    households: int, before: int | None, expected: list[tuple[str, dict[str, int]]]
) -> None:
    assert facts(row("35.07", households, NOT_HERE, NOT_HERE), before=before) == expected


@pytest.mark.parametrize(
    "cell, expected",
    [
        (Cell("share", 15, 60, 25), [("complete_percent", {"n": 15, "total": 60, "percent": 25})]),
        (Cell("share", 15, 45), [("complete_share", {"n": 15, "total": 45})]),
        (Cell("share", 0, 60, at_most=4), [("complete_few", {"n": 0, "total": 60, "most": 4})]),
        (TOO_FEW, [("complete_too_few", {})]),
        (NOT_HERE, []),
    ],
)
def test_headline_states_complete_households_as_the_table_does(
    cell: Cell, expected: list[tuple[str, dict[str, int]]]
) -> None:
    assert facts(row("35.07", 60, cell, NOT_HERE))[1:] == expected


@pytest.mark.parametrize(
    "cell, expected",
    [
        (Cell("share", 60, 120, 50), [("finished_percent", {"percent": 50})]),
        (Cell("share", 60, 80), []),
        (Cell("share", 0, 120, at_most=12), []),
        (TOO_FEW, []),
    ],
)
def test_headline_has_a_percentage_of_finishers_only_where_the_table_has_one(
    cell: Cell, expected: list[tuple[str, dict[str, int]]]
) -> None:
    assert facts(row("35.07", 60, NOT_HERE, cell))[1:] == expected


@pytest.mark.parametrize(
    "parts, expected",
    [
        ([], []),
        (
            [row("1", 10, reached=True), row("2", 5)],
            [
                ("reached_parts", {"n": 1, "total": 2}),
                ("largest_part", {"name": "Wilayah 1", "n": 10}),
            ],
        ),
        ([row("1", 10), row("2", 10)], [("reached_parts", {"n": 0, "total": 2})]),
        ([row("1", 0), row("2", 0)], [("reached_parts", {"n": 0, "total": 2})]),
        ([row("1", 10, reached=None), row("2", 10, reached=None)], []),
        ([row("1", 10, reached=True)], [("reached_parts", {"n": 1, "total": 1})]),
    ],
)
def test_headline_names_the_largest_part_if_it_is_one_and_counts_reached_ones(
    parts: list[CoverageRow], expected: list[tuple[str, dict[str, int | str]]]
) -> None:
    assert facts(row("35", 60, NOT_HERE, NOT_HERE), parts)[1:] == expected


def test_headline_fact_without_numbers_has_no_values() -> None:
    assert HeadlineFact("few_households").values == {}
