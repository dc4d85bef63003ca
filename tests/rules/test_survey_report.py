"""What is told of change: the same people, enough of them, and nobody in particular; and its
picture."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters.rules import TOO_FEW, UNIT, SecretDraws
from app.survey_results.rules.disclosure import AnswerRounding
from app.survey_results.rules.picture import LEFT, RIGHT, change_verdict, draw_change
from app.survey_results.rules.report import (
    GROUP,
    LEAST,
    ScoreChange,
    ScorePair,
    score_change,
)

PAIRS = st.builds(ScorePair, st.integers(0, 21), st.integers(0, 21), st.integers(0, 1))


ROUNDING = AnswerRounding("35.02", SecretDraws(b"s" * 32))


def change_of(pairs: list[ScorePair], score: str = "knowledge") -> ScoreChange | None:
    return score_change("after", score, pairs, ROUNDING)


def test_survey_report_on_change_matches_the_worked_example() -> None:
    """Ten people, knowledge in thirds: 9 to 15 for five of them (3 to 5 points), 12 to 12 for the
    others (4 and 4). Mean difference 1; s = sqrt(10/9); t(9) = 2.262; margin 0.754. Two decimals
    are kept."""
    told = change_of([ScorePair(9, 15, 0)] * 5 + [ScorePair(12, 12, 0)] * 5)
    assert told is not None
    assert (told.people, told.most, told.before, told.after) == (10, 7, 3.5, 4.5)
    margin = 2.262 * math.sqrt(10 / 9) / math.sqrt(10)
    assert margin == pytest.approx(0.754, abs=0.0005)
    assert (told.mean, told.low, told.high) == (1, 0.25, 1.75)
    assert told.target is None, "R4 on the coverage pages tells it"


def test_share_at_a_target_is_rounded_and_shown_from_fifty_people_on_and_never_all() -> None:
    """Nobody reaches six points before; after it, half, or all but those who changed less."""
    half = [ScorePair(9, 18, 0)] * 30 + [ScorePair(6, 9, 0)] * 30
    told = change_of(half, "behaviour")
    assert told is not None
    assert told.target is not None
    before, after = told.target
    assert (before.numerator, before.denominator, before.percent, before.at_most) == (
        0,
        60,
        None,
        4,
    )
    assert (after.numerator, after.denominator, after.percent) == (30, 60, 50)
    told = change_of([ScorePair(9, 18, 0)] * 30 + [ScorePair(6, 21, 0)] * 30, "behaviour")
    assert told is not None
    assert told.target is not None
    assert (told.target[1].numerator, told.target[1].percent) == (55, 92)
    assert all(
        each == TOO_FEW
        for n in range(20, 50, 10)
        for told in [change_of(half[30 - n // 2 : 30 + n // 2], "behaviour")]
        if told is not None and told.target is not None
        for each in told.target
    )


@given(st.integers(0, 60), st.binary(min_size=32, max_size=32))
def test_share_at_a_target_is_less_than_five_from_the_truth_unless_it_is_all(
    met: int, secret: bytes
) -> None:
    cell = AnswerRounding("35", SecretDraws(secret)).share_at_target("knowledge", met, 60)
    assert cell.numerator is not None
    assert cell.numerator % UNIT == 0
    assert cell.numerator <= 55
    assert abs(min(met, 55) - cell.numerator) < UNIT


def test_shares_of_a_district_or_village_are_not_shown_at_this_level() -> None:
    for region in ("35.02.10", "35.02.10.2001"):
        rounding = AnswerRounding(region, SecretDraws(b"s" * 32))
        assert rounding.share_at_target("x", 500, 1000).kind == "level"


def test_survey_report_excludes_skipped_items_and_hides_fewer_than_ten_people() -> None:
    nine = [ScorePair(9, 12, 0)] * 5 + [ScorePair(6, 15, 0)] * 4
    assert change_of(nine) is None
    assert change_of([*nine, ScorePair(0, 21, 1)]) is None
    assert change_of([*nine, ScorePair(0, 21, 0)]) is not None


def test_survey_report_is_hidden_when_everyone_changed_by_the_same_amount() -> None:
    assert change_of([ScorePair(9, 12, 0)] * 15 + [ScorePair(6, 9, 0)] * 15) is None


def test_survey_report_is_hidden_when_everyone_had_all_points_or_none_before_or_after() -> None:
    """The mean would be the score of each person."""
    assert change_of([ScorePair(9, 21, 0)] * 15 + [ScorePair(12, 21, 0)] * 15) is None
    assert change_of([ScorePair(0, 12, 0)] * 15 + [ScorePair(0, 18, 0)] * 15) is None
    assert change_of([ScorePair(9, 18, 0)] * 15 + [ScorePair(9, 21, 0)] * 15) is not None


@given(st.lists(PAIRS, max_size=40), PAIRS)
def test_survey_report_changes_only_after_five_more_respondents(
    pairs: list[ScorePair], one: ScorePair
) -> None:
    """What is shown stays as it was, or tells of five more."""
    now, then = change_of([*pairs, one]), change_of(pairs)
    if now is not None and then is not None:
        assert now == then or now.people == then.people + GROUP
    for told in (now, then):
        assert told is None or (told.people >= LEAST and told.people % GROUP == 0)


@given(st.lists(PAIRS, min_size=10, max_size=40))
def test_picture_of_a_change_stays_on_its_scale_and_its_order(pairs: list[ScorePair]) -> None:
    """The dot after the course is inside its interval, and the verdict says what the drawing
    shows: whether the line that falls from before meets the interval."""
    told = change_of(pairs)
    if told is None:
        return
    at = draw_change(told)
    assert LEFT <= at.low <= at.after <= at.high <= RIGHT
    assert LEFT <= at.before <= RIGHT
    verdict = change_verdict(told)
    if round(told.low, 2) > 0:
        assert at.low >= at.before
        assert verdict == "up"
    elif round(told.high, 2) < 0:
        assert at.high <= at.before
        assert verdict == "down"
    elif at.low < at.before < at.high:
        assert verdict == "unclear"


def test_picture_of_a_change_matches_one_computed_by_hand() -> None:
    """On a scale of 300 units from 10: 4.06, 4.74 and 4.39 to 5.09 of 7, with the target at 5."""
    told = ScoreChange("knowledge", 7, 85, 4.06, 4.74, 0.68, 0.33, 1.03, None)
    at = draw_change(told)
    assert (at.before, at.after, at.low, at.high, at.target) == (184, 213.1, 198.1, 228.1, 224.3)
    assert change_verdict(told) == "up"
    digital = ScoreChange("digital", 10, 85, 5, 4, -1, -1.5, -0.5, None)
    assert draw_change(digital).target is None
    assert change_verdict(digital) == "down"
    barely = ScoreChange("digital", 10, 85, 5, 5.5, 0.5, 0.0, 1, None)
    assert change_verdict(barely) == "unclear", "the page writes +0,00"
