"""Disclosure control: which numbers by region may be shown, to whom, and how exactly.

Applied here once, before a page, CSV or JSON gets a number. Source of the rules: the coverage
definitions in docs/privacy.md (thresholds 5 and 10, complementary suppression).

Three states are kept apart: *hidden* (known, not disclosed), *missing* (nothing to count, or not
asked) and zero.

Whatever a reader can compute counts as disclosed. The total minus all visible rows is a figure too,
that of the hidden rows together. Therefore
1. beside a total that is shown, either no row is hidden or at least two are;
2. the hidden rows together must pass the same test as a single row. (Two hidden villages of one
   household each, both finished, would follow from "2 of 2".)
3. Sizes (denominators) are protected first, by a choice that depends on sizes only. So figures with
   a common denominator, and the column of sizes itself, hide a common set of rows that obeys 1 and
   2; a size hidden in one column cannot be computed from another.
4. A region hidden in its parent's table stays hidden as the total of its own table, and enough of
   its rows are hidden that they do not add up to it (`control_path`).

Rows with nothing to count are shown as such, and an extreme ("at most 5%") can be guessed exactly
in a small group; both are therefore treated as known and never as cover for a hidden row.
A known limit: if every hidden row is tiny, a reader who repeats this choice of rows can sometimes
narrow a size to one value (two hidden rows of 8 together, the next larger row 5: "4 and 4")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Reader = Literal["petugas", "publik"]
Kind = Literal["value", "size", "at_most", "at_least", "hidden", "missing"]
State = Literal["none", "some", "running"]

ANY = -1
"""Instead of a version of the core list: people who finished any list that was in force for
them."""
LEAST_SIZE: dict[Reader, int] = {"petugas": 5, "publik": 10}
"""A smaller group is hidden."""
FEW = (1, 2)
"""So few people who have done something, or have not, could be recognised."""
EXTREMES_BELOW = 30
"""In a smaller group 0% and 100% disclose every member, so a bound is shown instead."""
AT_MOST, AT_LEAST = 5, 95
ROUNDING = 5
RUNNING_FROM = 10


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact figure: 0 ≤ numerator ≤ denominator. Never shown before disclosure control."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"not a part of a whole: {self.numerator} of {self.denominator}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The disclosed value of one figure in one region.

    value: numerator, denominator, percent (0–100, one decimal; whole for the public). size:
    denominator only. at_most, at_least: denominator; the bound is `percent`. hidden, missing:
    nothing else."""

    kind: Kind
    numerator: int | None = None
    denominator: int | None = None
    percent: float | None = None


HIDDEN = Cell("hidden")
MISSING = Cell("missing")


@dataclass(frozen=True, slots=True)
class SafeTable:
    """The table of a region after disclosure control for one reader."""

    total: Cell
    rows: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class RegionCounts:
    """A region and its parts, before disclosure control. `rows` holds every part that the total
    counts, parts marked gone included; None is no data."""

    code: str
    total: Ratio | None
    rows: Mapping[str, Ratio | None]


def control(
    total: Ratio | None,
    rows: Mapping[str, Ratio | None],
    reader: Reader,
    *,
    size_hidden: bool = False,
    total_hidden: bool = False,
) -> SafeTable:
    """Disclosure control of one figure in one table. `size_hidden`, `total_hidden`: the size or the
    figure of this region is hidden in its parent's table.

    >>> rows = {"a": Ratio(1, 4), "b": Ratio(8, 16), "c": Ratio(11, 32)}
    >>> table = control(Ratio(20, 52), rows, "petugas")
    >>> [cell.kind for cell in table.rows.values()]
    ['hidden', 'hidden', 'value']
    """
    reveals = total is not None and _is_disclosive(total, reader)
    hide_total = size_hidden or total_hidden or reveals
    hidden = _hidden_sizes(total, rows, reader, size_hidden)
    hidden = _hidden_figures(total, rows, reader, hidden, hide_total)
    return SafeTable(
        total=HIDDEN if hide_total else _full_cell(total, reader),
        rows={
            code: HIDDEN if code in hidden else _full_cell(n, reader) for code, n in rows.items()
        },
    )


def control_sizes(
    total: Ratio | None,
    rows: Mapping[str, Ratio | None],
    reader: Reader,
    *,
    size_hidden: bool = False,
) -> SafeTable:
    """The denominators of the same table, as a separate column. A row is hidden only if every
    figure with these denominators hides it."""
    hide_total = size_hidden or (total is not None and _is_too_small(total, reader))
    hidden = _hidden_sizes(total, rows, reader, size_hidden)
    return SafeTable(
        total=HIDDEN if hide_total else _size_cell(total, reader),
        rows={
            code: HIDDEN if code in hidden else _size_cell(n, reader) for code, n in rows.items()
        },
    )


@dataclass(frozen=True, slots=True)
class TablePair:
    """The disclosed tables of a region and its parts: one figure, and its denominators."""

    figure: SafeTable
    sizes: SafeTable


def control_path(regions: Iterable[RegionCounts], reader: Reader) -> TablePair:
    """The tables of the last region, given all its ancestors, the country first.

    The page of a district shows or hides its total exactly as the page of the regency shows or
    hides that row, so suppression is followed down. A single region has no table above."""
    tables = TablePair(SafeTable(MISSING, {}), SafeTable(MISSING, {}))
    for code, total, rows in ((f.code, f.total, f.rows) for f in regions):
        size_hidden = tables.sizes.rows.get(code) == HIDDEN
        total_hidden = tables.figure.rows.get(code) == HIDDEN
        tables = TablePair(
            figure=control(total, rows, reader, size_hidden=size_hidden, total_hidden=total_hidden),
            sizes=control_sizes(total, rows, reader, size_hidden=size_hidden),
        )
    return tables


def village_state(household_count: int) -> State:
    """Return the state shown for a village in place of percentages: a village has few households.

    >>> [village_state(n) for n in (0, 1, 9, 10)]
    ['none', 'some', 'some', 'running']
    """
    if household_count == 0:
        return "none"
    return "some" if household_count < RUNNING_FROM else "running"


def without_percent(cell: Cell) -> Cell:
    """A cell of a village: counts if they may be shown, never a percentage, and therefore only the
    size of an extreme value."""
    if cell.kind in ("at_most", "at_least"):
        return Cell("size", denominator=cell.denominator)
    return replace(cell, percent=None)


def cell_as_json(cell: Cell) -> dict[str, int | float | str]:
    """Encode a cell in the format of the coverage JSON.

    >>> cell_as_json(Cell("at_most", denominator=20, percent=5)), cell_as_json(HIDDEN)
    ({'denominator': 20, 'at_most': 5}, {'hidden': 'privacy'})"""
    if cell.kind == "hidden":
        return {"hidden": "privacy"}
    if cell.kind == "missing":
        return {"missing": "no data"}
    percent = cell.kind if cell.kind in ("at_most", "at_least") else "percent"
    told = {"numerator": cell.numerator, "denominator": cell.denominator, percent: cell.percent}
    return {name: number for name, number in told.items() if number is not None}


def _hidden_sizes(
    total: Ratio | None, rows: Mapping[str, Ratio | None], reader: Reader, size_hidden: bool
) -> set[str]:
    """Return the codes of the rows to hide because their denominators are too small."""
    hidden = {code for code, n in rows.items() if n is not None and _is_too_small(n, reader)}
    if hidden or size_hidden or (total is not None and _is_too_small(total, reader)):
        return _add_complementary_rows(hidden, rows, reader, _is_too_small)
    return hidden


def _hidden_figures(
    total: Ratio | None,
    rows: Mapping[str, Ratio | None],
    reader: Reader,
    sizes: set[str],
    hide_total: bool,
) -> set[str]:
    """Return the codes of all rows to hide, given those hidden because of their sizes."""
    hidden = sizes | {
        code for code, n in rows.items() if n is not None and _is_disclosive(n, reader)
    }
    if total is None or _is_disclosive(total, reader):
        # The sum is unknown, and if all rows together do not pass, no subset does.
        return hidden
    if hidden or hide_total:
        return _add_complementary_rows(hidden, rows, reader, _is_disclosive)
    return hidden


def _add_complementary_rows(
    hidden: set[str],
    rows: Mapping[str, Ratio | None],
    reader: Reader,
    is_disclosive: Callable[[Ratio, Reader], bool],
) -> set[str]:
    """`hidden`, and the further rows needed until their total may be disclosed (complementary
    suppression): at least one more, since a hidden row does not pass by itself.

    Smallest first, so that as little as possible is lost; by code among equal sizes, so that the
    choice is stable and comparing two days reveals nothing."""
    counted = {code: n for code, n in rows.items() if n is not None and n.denominator > 0}
    covered = set(hidden)
    for code in sorted(counted, key=lambda code: (counted[code].denominator, code)):
        if covered and not is_disclosive(_sum_counts(counted[code] for code in covered), reader):
            break
        covered.add(code)
    return covered


def _sum_counts(counts: Iterable[Ratio]) -> Ratio:
    numerator = denominator = 0
    for count in counts:
        numerator += count.numerator
        denominator += count.denominator
    return Ratio(numerator, denominator)


def _is_too_small(count: Ratio, reader: Reader) -> bool:
    return 0 < count.denominator < LEAST_SIZE[reader]


def _is_disclosive(count: Ratio, reader: Reader) -> bool:
    remainder = count.denominator - count.numerator
    return _is_too_small(count, reader) or count.numerator in FEW or remainder in FEW


def _full_cell(count: Ratio | None, reader: Reader) -> Cell:
    """Return the cell of a figure that need not be hidden."""
    if count is None or count.denominator == 0:
        return MISSING
    numerator, denominator = _rounded(count.numerator, reader), _rounded(count.denominator, reader)
    if count.denominator < EXTREMES_BELOW:
        if count.numerator == 0:
            return Cell("at_most", denominator=denominator, percent=AT_MOST)
        if count.numerator == count.denominator:
            return Cell("at_least", denominator=denominator, percent=AT_LEAST)
    return Cell("value", numerator, denominator, _rounded_percent(numerator, denominator, reader))


def _size_cell(count: Ratio | None, reader: Reader) -> Cell:
    """Return the cell of a denominator that need not be hidden. For sizes, unlike shares, zero is
    an ordinary number."""
    if count is None:
        return MISSING
    return Cell("size", denominator=_rounded(count.denominator, reader))


def _rounded(number: int, reader: Reader) -> int:
    """Return the number shown to a reader: for the public each number is rounded to the nearest 5
    independently, so that rounded rows need not add up to the rounded total. Ties cannot occur."""
    return (number + ROUNDING // 2) // ROUNDING * ROUNDING if reader == "publik" else number


def _rounded_percent(numerator: int, denominator: int, reader: Reader) -> float:
    """Return the percentage; halves are rounded up. For the public the percentage is an integer and
    computed from the rounded counts, else the exact counts could be searched for."""
    if reader == "publik":
        return (200 * numerator + denominator) // (2 * denominator)
    return (2000 * numerator + denominator) // (2 * denominator) / 10
