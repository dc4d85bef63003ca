"""Progress totals do not depend on the order of attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import (
    AttemptTotals,
    count_passed_lessons,
    first_unpassed_lesson,
    merge_totals,
    merge_totals_by_key,
    totals_of_attempt,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
attempts = st.builds(
    lambda right, asked, passed, minute: totals_of_attempt(
        min(right, asked), asked, passed, START + timedelta(minutes=minute)
    ),
    st.integers(0, 9),
    st.integers(1, 9),
    st.booleans(),
    st.integers(0, 10_000),
)


@given(
    st.lists(attempts, min_size=1, max_size=8).flatmap(
        lambda a: st.tuples(st.just(a), st.permutations(a))
    )
)
def test_order_of_quiz_attempts_does_not_change_lesson_progress(
    orders: tuple[list[AttemptTotals], list[AttemptTotals]],
) -> None:
    one, other = orders
    assert reduce(merge_totals, one) == reduce(merge_totals, other)


@given(st.lists(attempts, min_size=1, max_size=8))
def test_lesson_progress_holds_best_score_attempt_count_first_pass_and_last_attempt(
    folds: list[AttemptTotals],
) -> None:
    total = reduce(merge_totals, folds)
    assert total.best == max(fold.best for fold in folds)
    assert total.tries == len(folds)
    assert total.last_at == max(fold.last_at for fold in folds)
    passes = [fold.passed_at for fold in folds if fold.passed_at]
    assert total.passed_at == (min(passes) if passes else None)


@given(st.lists(st.tuples(st.sampled_from("abc"), attempts), max_size=9))
def test_quiz_attempts_are_summed_separately_for_each_lesson(
    items: list[tuple[str, AttemptTotals]],
) -> None:
    sums = merge_totals_by_key(items)
    assert set(sums) == {key for key, _ in items}
    for key, fold in sums.items():
        assert fold == reduce(merge_totals, [each for name, each in items if name == key])


def test_quiz_score_percentage_is_rounded_down_and_zero_for_an_empty_quiz() -> None:
    assert totals_of_attempt(2, 3, False, START).best == 66
    assert totals_of_attempt(0, 0, False, START).best == 0


def test_next_lesson_comes_from_the_core_list_in_its_order_and_then_from_the_rest() -> None:
    core, course = ("m/c", "m/a"), ("m/a", "m/b", "m/c")
    assert first_unpassed_lesson(core, course, set()) == "m/c"
    assert first_unpassed_lesson(core, course, {"m/c"}) == "m/a"
    assert first_unpassed_lesson(core, course, {"m/c", "m/a"}) == "m/b"
    assert first_unpassed_lesson(core, course, set(course)) is None


def test_count_of_done_required_lessons_ignores_other_lessons() -> None:
    assert count_passed_lessons(("a", "b"), {"b", "withdrawn"}) == 1
