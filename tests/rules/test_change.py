"""The mean change of the same people: a worked example, and its properties."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey_results.rules.change import MeanChange, mean_change, student_t95

# "Student" (1908), The probable error of a mean: hours of sleep gained by the same ten patients
# from two drugs, in tenths of an hour. Differences: mean 1.58, s 1.2300, so with t = 2.262 the
# interval is 1.58 ± 0.880.
FIRST = (7, -16, -2, -12, -1, 34, 37, 8, 0, 20)
SECOND = (19, 8, 11, 1, -1, 44, 55, 16, 46, 34)


def test_mean_change_and_confidence_interval_match_students_published_sleep_data() -> None:
    found = mean_change(
        [(Fraction(a, 10), Fraction(b, 10)) for a, b in zip(FIRST, SECOND, strict=True)]
    )
    assert found is not None
    assert found.n == 10
    assert found.mean == pytest.approx(1.58)
    assert found.low == pytest.approx(0.7001, abs=3e-4)
    assert found.high == pytest.approx(2.4599, abs=3e-4)


def test_mean_change_is_none_without_pairs_and_has_no_interval_for_a_single_pair() -> None:
    assert mean_change([]) is None
    one = mean_change([(3, 5)])
    assert one is not None
    assert (one.n, one.mean, one.low, one.high) == (1, 2.0, None, None)


def test_confidence_interval_has_zero_width_when_all_changes_are_equal() -> None:
    found = mean_change([(1, 3), (2, 4), (0, 2)])
    assert found is not None
    assert (found.mean, found.low, found.high) == (2.0, 2.0, 2.0)


def test_student_t_quantile_between_two_table_rows_is_the_larger_of_both() -> None:
    rows = [student_t95(freedom) for freedom in range(1, 1200)]
    assert rows == sorted(rows, reverse=True)
    assert (student_t95(1), student_t95(33), student_t95(119), student_t95(10**6)) == (
        12.706,
        2.042,
        1.984,
        1.962,
    )
    with pytest.raises(ValueError):
        student_t95(0)


POINTS = st.integers(0, 60).map(lambda thirds: Fraction(thirds, 3))
PEOPLE = st.lists(st.tuples(POINTS, POINTS), min_size=2, max_size=30)


@given(PEOPLE, st.randoms())
def test_order_of_people_does_not_change_the_mean_change(
    pairs: list[tuple[Fraction, Fraction]], shuffled: Random
) -> None:
    other = list(pairs)
    shuffled.shuffle(other)
    assert mean_change(other) == mean_change(pairs)


def bounds(pairs: list[tuple[Fraction, Fraction]]) -> tuple[MeanChange, float, float]:
    found = mean_change(pairs)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    return found, found.low, found.high


@given(PEOPLE)
def test_swapping_scores_before_and_after_negates_the_mean_change(
    pairs: list[tuple[Fraction, Fraction]],
) -> None:
    there, low, high = bounds(pairs)
    back, lower, higher = bounds([(after, before) for before, after in pairs])
    assert (there.mean, low, high) == (-back.mean, -higher, -lower)
    assert low <= there.mean <= high


@given(PEOPLE)
def test_confidence_interval_narrows_when_the_same_people_are_repeated(
    pairs: list[tuple[Fraction, Fraction]],
) -> None:
    few, low, high = bounds(pairs)
    many, lower, higher = bounds(pairs * 4)
    assert higher - lower <= high - low + 1e-12
    assert many.mean == pytest.approx(few.mean)
