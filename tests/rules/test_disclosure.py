"""Disclosure control: which numbers by region may be shown, and what a table discloses."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters import rules
from app.counters.rules import (
    HIDDEN,
    MISSING,
    Cell,
    Ratio,
    Reader,
    RegionCounts,
    SafeTable,
)

READERS: tuple[Reader, ...] = ("petugas", "publik")
Table = dict[str, Ratio | None]


def summed(rows: Table) -> Ratio:
    known = [count for count in rows.values() if count is not None]
    return Ratio(sum(c.numerator for c in known), sum(c.denominator for c in known))


def officer_cell(numerator: int, denominator: int) -> Cell:
    return rules.control(Ratio(numerator, denominator), {}, "petugas").total


def public_cell(numerator: int, denominator: int) -> Cell:
    return rules.control(Ratio(numerator, denominator), {}, "publik").total


def may_be_shown(count: Ratio, reader: Reader) -> bool:
    """The rule as specified, implemented independently of the application."""
    least = 5 if reader == "petugas" else 10
    remainder = count.denominator - count.numerator
    return count.denominator >= least and count.numerator not in (1, 2) and remainder not in (1, 2)


def hidden_codes(table: SafeTable) -> set[str]:
    return {code for code, cell in table.rows.items() if cell == HIDDEN}


@pytest.mark.parametrize(
    ("numerator", "denominator", "cell"),
    [
        (61, 150, Cell("value", 61, 150, 40.7)),
        (3, 6, Cell("value", 3, 6, 50.0)),
        (0, 30, Cell("value", 0, 30, 0.0)),
        (30, 30, Cell("value", 30, 30, 100.0)),
        (0, 29, Cell("at_most", denominator=29, percent=5)),
        (29, 29, Cell("at_least", denominator=29, percent=95)),
        (0, 5, Cell("at_most", denominator=5, percent=5)),
        (0, 4, HIDDEN),
        (4, 4, HIDDEN),
        (1, 100, HIDDEN),
        (2, 100, HIDDEN),
        (98, 100, HIDDEN),
        (99, 100, HIDDEN),
        (0, 0, MISSING),
    ],
)
def test_officer_gets_exact_numbers_above_the_disclosure_threshold(
    numerator: int, denominator: int, cell: Cell
) -> None:
    assert officer_cell(numerator, denominator) == cell


@pytest.mark.parametrize(
    ("numerator", "denominator", "cell"),
    [
        (61, 152, Cell("value", 60, 150, 40)),
        (8, 41, Cell("value", 10, 40, 25)),
        (5, 42, Cell("value", 5, 40, 13)),
        (3, 12, Cell("value", 5, 10, 50)),
        (0, 10, Cell("at_most", denominator=10, percent=5)),
        (0, 31, Cell("value", 0, 30, 0)),
        (0, 9, HIDDEN),
        (2, 50, HIDDEN),
        (48, 50, HIDDEN),
        (0, 0, MISSING),
    ],
)
def test_public_numerator_and_denominator_are_each_rounded_to_a_multiple_of_five(
    numerator: int, denominator: int, cell: Cell
) -> None:
    assert public_cell(numerator, denominator) == cell


def test_percentage_rounded_for_the_public_is_an_integer_in_json() -> None:
    assert rules.cell_as_json(public_cell(5, 42)) == {
        "numerator": 5,
        "denominator": 40,
        "percent": 13,
    }
    assert isinstance(rules.cell_as_json(public_cell(5, 42))["percent"], int)


@given(st.integers(10, 10_000), st.data())
def test_rounding_for_the_public_changes_a_number_by_at_most_two(
    denominator: int, data: st.DataObject
) -> None:
    numerator = data.draw(st.integers(0, denominator))
    cell = public_cell(numerator, denominator)
    if cell.kind == "value":
        assert cell.numerator is not None
        assert cell.denominator is not None
        assert abs(cell.numerator - numerator) <= 2
        assert abs(cell.denominator - denominator) <= 2
        assert cell.numerator % 5 == cell.denominator % 5 == 0


def test_hidden_and_missing_and_zero_numbers_have_different_json() -> None:
    rows: Table = {
        "hidden": Ratio(1, 40),
        "also": Ratio(9, 20),
        "none": None,
        "zero": Ratio(0, 45),
    }
    cells = rules.control(summed(rows), rows, "petugas").rows
    assert rules.cell_as_json(cells["hidden"]) == {"hidden": "privacy"}
    assert rules.cell_as_json(cells["none"]) == {"missing": "no data"}
    assert rules.cell_as_json(cells["zero"]) == {"numerator": 0, "denominator": 45, "percent": 0.0}


def test_total_of_a_table_without_data_is_reported_as_missing() -> None:
    assert rules.control(None, {"35": None}, "petugas") == SafeTable(MISSING, {"35": MISSING})


def test_one_hidden_row_also_hides_the_smallest_other_row_of_the_table() -> None:
    rows: Table = {
        "a": Ratio(20, 60),
        "b": Ratio(1, 50),
        "c": Ratio(10, 30),
        "d": Ratio(15, 40),
    }
    assert hidden_codes(rules.control(summed(rows), rows, "petugas")) == {"b", "c"}


def test_complementary_suppression_among_equal_rows_hides_the_lowest_region_code() -> None:
    rows: Table = {"z": Ratio(10, 30), "y": Ratio(12, 30), "x": Ratio(1, 50)}
    assert hidden_codes(rules.control(summed(rows), rows, "petugas")) == {"x", "y"}


def test_empty_row_is_never_chosen_for_complementary_suppression() -> None:
    rows: Table = {
        "a": Ratio(1, 3),
        "b": Ratio(0, 0),
        "c": Ratio(10, 30),
        "d": Ratio(15, 40),
    }
    table = rules.control(summed(rows), rows, "petugas")
    assert hidden_codes(table) == {"a", "c"}
    assert table.rows["b"] == MISSING


def test_third_row_is_hidden_when_the_sum_of_two_hidden_rows_would_reveal_them() -> None:
    rows: Table = {
        "a": Ratio(1, 1),
        "b": Ratio(1, 1),
        "c": Ratio(10, 30),
        "d": Ratio(15, 40),
    }
    assert hidden_codes(rules.control(summed(rows), rows, "petugas")) == {"a", "b", "c"}


def test_only_child_region_is_hidden_exactly_when_its_parent_is_hidden() -> None:
    for count in (Ratio(1, 20), Ratio(6, 12), Ratio(2, 3)):
        table = rules.control(count, {"a": count}, "petugas")
        assert table.rows["a"] == table.total


def test_complementary_suppression_hides_no_second_row_when_the_total_is_hidden() -> None:
    rows: Table = {"a": Ratio(1, 10), "b": Ratio(0, 20), "c": Ratio(0, 30)}
    table = rules.control(summed(rows), rows, "petugas")
    assert table.total == HIDDEN
    assert hidden_codes(table) == {"a"}


@pytest.mark.parametrize("households", [0, 1, 9, 10])
def test_village_cell_shows_an_activity_state_and_counts_but_no_percentage(households: int) -> None:
    expected = {0: "none", 1: "some", 9: "some", 10: "running"}[households]
    assert rules.village_state(households) == expected
    counts = Cell("value", 6, 12)
    assert rules.without_percent(officer_cell(6, 12)) == counts
    assert rules.cell_as_json(counts) == {"numerator": 6, "denominator": 12}
    assert rules.without_percent(officer_cell(0, 12)) == Cell("size", denominator=12)
    assert rules.without_percent(HIDDEN) == HIDDEN
    assert rules.without_percent(MISSING) == MISSING


def test_ratio_with_a_numerator_above_its_denominator_is_rejected() -> None:
    with pytest.raises(ValueError, match="not a part of a whole"):
        Ratio(3, 2)


def counts(most: int) -> st.SearchStrategy[Ratio]:
    return st.integers(0, most).flatmap(
        lambda whole: st.integers(0, whole).map(lambda part: Ratio(part, whole))
    )


def tables() -> st.SearchStrategy[Table]:
    cells = st.one_of(counts(12), counts(80), st.none())
    return st.dictionaries(st.sampled_from("abcdefgh"), cells, min_size=1)


@given(tables(), st.sampled_from(READERS))
def test_no_hidden_row_can_be_derived_from_the_total_and_the_visible_rows(
    rows: Table, reader: Reader
) -> None:
    total = summed(rows)
    table = rules.control(total, rows, reader)
    hidden = hidden_codes(table)
    for code, count in rows.items():
        if count is not None and count.denominator and not may_be_shown(count, reader):
            assert code in hidden
    if table.total != HIDDEN and hidden:
        assert len(hidden) > 1
        assert may_be_shown(summed({code: rows[code] for code in hidden}), reader)
    if total.denominator and not may_be_shown(total, reader):
        assert table.total == HIDDEN
        assert hidden


@given(tables(), st.data(), st.sampled_from(READERS))
def test_hidden_denominator_cannot_be_derived_from_another_figure_that_shares_it(
    rows: Table, data: st.DataObject, reader: Reader
) -> None:
    """Two versions of the core list share denominators with each other and with the households."""
    other: Table = {
        code: count and Ratio(data.draw(st.integers(0, count.denominator)), count.denominator)
        for code, count in rows.items()
    }
    sizes = rules.control_sizes(summed(rows), rows, reader)
    unknown = hidden_codes(sizes)
    for figure in (rows, other):
        unknown &= hidden_codes(rules.control(summed(figure), figure, reader))
    assert unknown == hidden_codes(sizes)
    if sizes.total != HIDDEN and unknown:
        assert len(unknown) > 1
        known = summed({code: rows[code] for code in unknown}).denominator
        assert known >= rules.LEAST_SIZE[reader]


def test_hidden_rows_of_every_small_table_are_consistent_with_several_possible_values() -> None:
    """Every table of two regions with up to 12 people in all: each page is consistent with several
    tables, which differ in each hidden row, even for a reader who knows the rules."""
    worlds: dict[str, list[list[Ratio]]] = defaultdict(list)
    hidden: dict[str, set[str]] = {}
    cells = [Ratio(part, whole) for whole in range(13) for part in range(whole + 1)]
    for pair in itertools.product(cells, repeat=2):
        rows: Table = dict(zip("ab", pair, strict=True))
        if summed(rows).denominator <= 12:
            tables = rules.control_path([RegionCounts("00", summed(rows), rows)], "petugas")
            worlds[repr(tables)].append(list(pair))
            hidden[repr(tables)] = hidden_codes(tables.figure)
    assert any(hidden.values())
    for page, behind in worlds.items():
        for code in hidden[page]:
            assert len({pair["ab".index(code)] for pair in behind}) > 1


def nested() -> st.SearchStrategy[dict[str, Table]]:
    """Regencies a–d of one province, each with districts a.a–d.d."""
    return st.dictionaries(
        st.sampled_from("abcd"),
        st.dictionaries(st.sampled_from("abcd"), st.one_of(counts(9), counts(40)), min_size=1),
        min_size=1,
    ).map(lambda tree: {
        regency: {f"{regency}.{district}": count for district, count in rows.items()}
        for regency, rows in tree.items()
    })  # fmt: skip


@given(nested(), st.sampled_from(READERS))
def test_region_hidden_in_its_parent_table_is_hidden_on_its_own_page(
    tree: dict[str, Table], reader: Reader
) -> None:
    regencies: Table = {regency: summed(rows) for regency, rows in tree.items()}
    top = RegionCounts("00", summed(regencies), regencies)
    above = rules.control_path([top], reader)
    for regency, rows in tree.items():
        below = rules.control_path([top, RegionCounts(regency, regencies[regency], rows)], reader)
        for table, parent in ((below.figure, above.figure), (below.sizes, above.sizes)):
            shown = parent.rows[regency]
            assert table.total == shown
            if shown == HIDDEN:
                assert hidden_codes(table)
            elif hidden_codes(table):
                assert len(hidden_codes(table)) > 1
