"""What is told of change: the same people, enough of them, and nobody in particular."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey_results.rules.report import GROUP, LEAST, OUT_OF_100, ScorePair, score_change

PAIRS = st.builds(ScorePair, st.integers(0, 21), st.integers(0, 21), st.integers(0, 1))


def test_survey_report_on_change_matches_the_worked_example() -> None:
    """Ten people, knowledge in thirds: 9 to 15 for five of them (3 to 5 points), 12 to 12 for the
    others (4 and 4). Mean difference 1; s = sqrt(10/9); t(9) = 2.262; margin 0.754."""
    told = score_change("knowledge", [ScorePair(9, 15, 0)] * 5 + [ScorePair(12, 12, 0)] * 5)
    assert told is not None
    assert (told.change.n, told.most, told.before, told.after) == (10, 7, 3.5, 4.5)
    margin = 2.262 * math.sqrt(10 / 9) / math.sqrt(10)
    assert told.change.mean == pytest.approx(1)
    assert told.change.low == pytest.approx(1 - margin)
    assert told.change.high == pytest.approx(1 + margin)
    assert told.target is not None
    before, after = told.target
    assert (before.kind, before.percent) == ("at_most", 5), "nobody, of so few"
    assert (after.numerator, after.denominator, after.percent) == (5, 10, 50)


def test_survey_score_out_of_100_is_five_times_the_total_score() -> None:
    pairs = [ScorePair(30, 36, 0)] * 5 + [ScorePair(36, 45, 0)] * 5
    total, hundred = score_change("total", pairs), score_change(OUT_OF_100, pairs)
    assert total is not None
    assert hundred is not None
    assert (total.most, hundred.most) == (20, 100)
    assert hundred.change.mean == pytest.approx(5 * total.change.mean)
    assert hundred.target == total.target


def test_survey_report_excludes_skipped_items_and_hides_fewer_than_ten_people() -> None:
    nine = [ScorePair(9, 12, 0)] * 5 + [ScorePair(9, 15, 0)] * 4
    assert score_change("knowledge", nine) is None
    assert score_change("knowledge", [*nine, ScorePair(0, 21, 1)]) is None
    assert score_change("knowledge", [*nine, ScorePair(0, 21, 0)]) is not None


def test_survey_report_is_hidden_when_everyone_changed_by_the_same_amount() -> None:
    assert score_change("knowledge", [ScorePair(9, 12, 0)] * 30) is None


@given(st.lists(PAIRS, max_size=40), PAIRS)
def test_survey_report_changes_only_after_five_more_respondents(
    pairs: list[ScorePair], one: ScorePair
) -> None:
    """What is shown stays as it was, or tells of five more."""
    now, then = score_change("knowledge", [*pairs, one]), score_change("knowledge", pairs)
    if now is not None and then is not None:
        assert now == then or now.change.n == then.change.n + GROUP
    for told in (now, then):
        assert told is None or (told.change.n >= LEAST and told.change.n % GROUP == 0)
