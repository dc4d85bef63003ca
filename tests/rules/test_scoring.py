"""Scores of respondents computed by hand, and properties for any answers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.rules import scoring
from app.survey.rules.scoring import CODES, SCORES, compute_scores, missing_items

# Knows everything, does everything, is patient with spending.
BEST: dict[str, float | None] = {
    "QK3": 3, "QK4": 0, "QK5": 102, "QK6": 1, "QK7_1": 1, "QK7_2": 1, "QK7_3": 1,
    "QF1_A": 1, "QF1": 1, "QF2_1": 1, "QF2_4": 1, "QF3_2": 1, "QF12_1_1": 1,
    "QP5": 1, "QP7_3": 1, "QS1_5": 1, "QS1_8": 2, "QS2_3": 1, "QS2_5": 2,
    "QS1_1": 5, "QS1_3": 5, "QS3_11": 5,
    "QD14": 1, "QK7_4": 0, "QK7_5": 1, "QK7_6": 0, "QS2_6": 5, "QS2_7": 1, "QS2_8": 4,
    "QS3_13": 2, "QS4_1": 4, "QS4_2": 1, "QS4_3": 5,
}  # fmt: skip
# The opposite of everything; borrowed from a moneylender.
WORST: dict[str, float | None] = {
    "QK3": 1, "QK4": 25, "QK5": 120, "QK6": 3, "QK7_1": 0, "QK7_2": 0, "QK7_3": 0,
    "QF1_A": 0, "QF1": 3, "QF2_1": 1, "QF2_4": 1, "QF3_98": 1, "QF12_5_3": 1,
    "QP5": 3, "QP7_4": 0, "QS1_5": 5, "QS1_8": 4, "QS2_3": 3, "QS2_5": 3,
    "QS1_1": 1, "QS1_3": 1, "QS3_11": 1,
    "QD14": 1, "QK7_4": 1, "QK7_5": 0, "QK7_6": 1, "QS2_6": 1, "QS2_7": 5, "QS2_8": 1,
    "QS3_13": 5, "QS4_1": 1, "QS4_2": 5, "QS4_3": 1,
}  # fmt: skip
# A mother who decides with her husband, writes her spending down and keeps money for bills apart
# (1), keeps cash at home (1), borrowed nothing (1), asked her sister and no other place (1),
# watches her money "sometimes" (0), has no long goal (0), thinks before buying (1), pays on time
# (1): 6. Knows 3, 4, 5, 7_2; says "110" for five years: 4. Attitude 2, don't know, 4: (2+3+4)/3-1.
MOTHER: dict[str, float | None] = {
    "QK3": 4, "QK4": 0, "QK5": 102, "QK6": 2, "QK7_1": -97, "QK7_2": 1, "QK7_3": 0,
    "QF1_A": 0, "QF1": 2, "QF2_1": 0, "QF2_2": 1, "QF2_3": 1, "QF3_1": 1,
    "QP5": 3, "QP7_5": 1, "QS1_5": 3, "QS1_8": 4, "QS2_3": 2, "QS2_5": 1,
    "QS1_1": 2, "QS1_3": -97, "QS3_11": 4, "QD14": 0, "QS2_6": 5,
}  # fmt: skip


@pytest.mark.parametrize(
    "answers, expected",
    [
        (BEST, {"knowledge": 7, "behaviour": 9, "attitude": 4, "total": 20, "digital": 10}),
        (WORST, {"knowledge": 0, "behaviour": 0, "attitude": 0, "total": 0, "digital": 0}),
        (MOTHER, {"knowledge": 4, "behaviour": 6, "attitude": 2, "total": 12, "digital": None}),
    ],
)
def test_survey_scores_of_one_respondent_match_a_hand_computation(
    answers: dict[str, float | None], expected: dict[str, int | None]
) -> None:
    assert compute_scores(answers) == expected


def test_five_year_interest_question_scores_only_if_the_one_year_question_is_right() -> None:
    assert scoring.knowledge_score({"QK6": 1}) == 0
    assert scoring.knowledge_score({"QK5": 110, "QK6": 1}) == 0
    assert scoring.knowledge_score({"QK5": 102, "QK6": 2}) == 1
    assert scoring.knowledge_score({"QK5": 102, "QK6": 1}) == 2


@pytest.mark.parametrize(
    "answers, points",
    [
        ({"QP7_1": 1}, 2),
        ({"QP7_3": 1, "QP7_5": 1, "QP5": 3}, 2),
        ({"QP7_4": 1}, 1),
        ({"QP5": 1}, 1),
        ({"QP5": 4}, 1),
        ({"QP5": 2}, 0),
        ({"QP5": 3, "QP7_81": 1}, 0),
    ],
)
def test_survey_scores_two_points_for_independent_advice_and_one_for_any_other_search(
    answers: dict[str, float | None], points: int
) -> None:
    assert scoring.behaviour_score({**answers, "QF12_3_1": 1}) == points


def test_survey_scores_budgeting_only_for_people_who_decide_on_money() -> None:
    two: dict[str, float | None] = {"QF2_1": 1, "QF2_6": 1, "QF12_3_1": 1}
    assert scoring.behaviour_score({**two, "QF1": 3, "QF1_A": 0}) == 0
    assert scoring.behaviour_score({**two, "QF1": 3, "QF1_A": 1}) == 1
    assert scoring.behaviour_score({**two, "QF1": 2}) == 1
    assert scoring.behaviour_score({**two, "QF1": 1, "QF2_6": 2}) == 0


def test_survey_answer_codes_zero_and_two_both_mean_no() -> None:
    for no in (0, 2):
        assert scoring.digital_score({"QD14": 1, "QK7_4": no, "QK7_6": no}) == 2
        assert scoring.knowledge_score({"QK7_1": no}) == 0


def test_respondent_who_does_not_use_the_internet_has_no_digital_survey_score() -> None:
    for code in (0, 2, -97, -99, None):
        assert scoring.digital_score({**BEST, "QD14": code}) is None


@pytest.mark.parametrize(
    "name, short, enough",
    [
        ("knowledge", 4, 5),
        ("behaviour", 5, 6),
        ("attitude", 2, Fraction(7, 3)),
        ("total", Fraction(41, 3), 14),
    ],
)
def test_target_values_of_survey_scores_are_those_of_the_oecd_toolkit(
    name: str, short: Fraction | int, enough: Fraction | int
) -> None:
    assert not SCORES[name].is_target_reached(short)
    assert SCORES[name].is_target_reached(enough)
    assert not SCORES["digital"].is_target_reached(10)


def test_survey_items_missing_for_a_score_are_listed_by_name() -> None:
    everything = set(CODES)
    for name, each in SCORES.items():
        assert missing_items(each, everything) == ()
        for item in each.needs:
            assert missing_items(each, everything - {item}) == (item,), name
    behaviour = SCORES["behaviour"]
    assert missing_items(behaviour, everything - {"QF1"}) == ()
    assert missing_items(behaviour, everything - {"QF1", "QF1_A"}) == ("QF1", "QF1_A")
    assert missing_items(behaviour, everything - {"QF3_4", "QF12_5_2"}) == ()


CODE = st.none() | st.sampled_from([-999, -99, -98, -97, 0, 1, 2, 3, 4, 5, 97, 99, 102, 110])
ANYONE = st.dictionaries(st.sampled_from(sorted(CODES)), CODE)
# Items where one more "yes", or one step towards disagreeing, never lowers the score.
RAISES = {
    **dict.fromkeys((*scoring.BUDGET, *scoring.SAVING, *scoring.INDEPENDENT), (0, 1)),
    **dict.fromkeys(("QK7_1", "QK7_2", "QK7_3", "QK7_5"), (0, 1)),
    **dict.fromkeys((*scoring.BORROWING, "QK7_4", "QK7_6"), (1, 0)),
    **dict.fromkeys(scoring.ATTITUDES, (2, 3)),
    **dict.fromkeys(("QS1_5", "QS1_8", "QS2_3", "QS2_5", "QS2_7"), (3, 2)),
    "QK5": (110, 102),
    "QK6": (2, 1),
}


@given(ANYONE)
def test_survey_scores_stay_within_their_bounds_and_add_up_to_the_total(
    answers: dict[str, float | None],
) -> None:
    scores = compute_scores(answers)
    for name, value in scores.items():
        assert value is None or 0 <= value <= SCORES[name].most
    parts = (scores[name] for name in ("knowledge", "behaviour", "attitude"))
    assert scores["total"] == sum(part for part in parts if part is not None)


@given(ANYONE, st.sampled_from(sorted(RAISES)))
def test_better_survey_answer_never_lowers_a_score(
    answers: dict[str, float | None], item: str
) -> None:
    worse, better = RAISES[item]
    low, high = compute_scores({**answers, item: worse}), compute_scores({**answers, item: better})
    for name in SCORES:
        before, after = low[name], high[name]
        assert (before is None and after is None) or (
            before is not None and after is not None and before <= after
        )


@given(ANYONE, st.sampled_from(sorted(CODES)))
def test_survey_codes_for_no_answer_score_like_a_blank(
    answers: dict[str, float | None], item: str
) -> None:
    blank = compute_scores({**answers, item: None})
    for code in (-97, -98, -99, -999, 97, 98, 99, 999, float("nan")):
        assert compute_scores({**answers, item: code}) == blank
