"""The next survey question, the stored form of an answer, and the scores."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.rules.asking import (
    SKIPPED,
    UNKNOWN,
    InvalidSurveyAnswerError,
    ends_sitting,
    next_item,
    position_in_sitting,
    stored_survey_answer,
)
from app.survey.rules.instrument import FORMS, SurveyItem, load_instrument
from app.survey.rules.marks import toolkit_answers, wave_scores

ALL = load_instrument()


def item(wanted: str) -> SurveyItem:
    found = ALL.item(wanted)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "asked, chosen, typed, kept",
    [
        ("p01", ["2"], "", "2"),
        ("p01", ["-97"], "", UNKNOWN),
        ("p03", ["4", "2", "2"], "", "2 4"),
        ("p03", ["0", "2"], "", "2"),
        ("p03", ["0"], "", "0"),
        ("p03", ["2", "-97"], "", UNKNOWN),
        ("p06", [], "1.020.000", "1020000"),
        ("p06", [], "Rp 1,02 juta", "1020000"),
        ("p04", [], "0", "0"),
        ("p04", ["-97"], "12", UNKNOWN),
        ("f3b", [], "Bank Anu", "Bank Anu"),
    ],
)
def test_survey_answer_is_stored_as_its_code(
    asked: str, chosen: list[str], typed: str, kept: str
) -> None:
    assert stored_survey_answer(item(asked), "A", chosen, typed) == kept


@pytest.mark.parametrize(
    "asked, typed, code",
    [
        ("p01", "", "none"),
        ("p04", " ", "none"),
        ("p04", "nol koma", "not_a_number"),
        ("p04", "-5", "not_a_number"),
        ("p04", "NaN", "not_a_number"),
        ("p04", "9" * 40, "not_a_number"),
        ("f3b", "", "none"),
        ("f3b", "x" * 81, "too_long"),
    ],
)
def test_empty_or_unreadable_survey_answer_is_rejected_with_an_error_code(
    asked: str, typed: str, code: str
) -> None:
    with pytest.raises(InvalidSurveyAnswerError) as nothing:
        stored_survey_answer(item(asked), "A", [], typed)
    assert nothing.value.code == code


@pytest.mark.parametrize("asked, chosen", [("p01", ["1", "2"]), ("p01", ["9"]), ("p03", ["x"])])
def test_survey_answer_with_an_unknown_option_or_too_many_options_is_rejected(
    asked: str, chosen: list[str]
) -> None:
    with pytest.raises(ValueError):
        stored_survey_answer(item(asked), "A", chosen, "")


def items_asked(
    say: dict[str, str], role: str | None = "pekerja", default: str = SKIPPED
) -> list[str]:
    """The items asked of a person who gives these answers and `default` otherwise."""
    answers: dict[str, str] = {}
    while (asked := next_item(ALL.items, answers, role)) is not None:
        answers[asked.id] = say.get(asked.id, default)
    return list(answers)


def test_only_survey_items_that_apply_to_the_person_are_asked() -> None:
    assert len(items_asked({"p14": "1", "p22": "1", "f3a": "1"})) == len(ALL.items)
    short = items_asked({"p14": "0", "p22": "0", "f3a": "0"}, "keluarga")
    assert len(short) == len(ALL.items) - 1 - 10 - 1 - 1
    assert not {"p15", "p23", "p32", "f3b", "f4"} & set(short)
    assert "f4" not in items_asked({}, None)


def test_survey_sitting_asks_five_items_or_the_remaining_ones() -> None:
    items, answers = ALL.items_of("after"), dict[str, str]()
    positions = []
    while (asked := next_item(items, answers, "keluarga")) is not None:
        where = position_in_sitting(items, answers, "keluarga", asked)
        positions.append((where.number, where.of))
        answers[asked.id] = "0"
        again = position_in_sitting(items, answers, "keluarga", asked)
        assert again.number == where.number
        assert again.of <= where.of, "more than was said is never asked"
        assert ends_sitting(answers) == (len(answers) % 5 == 0)
    assert positions[:6] == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (1, 5)]
    assert (len(positions), positions[-1]) == (26, (1, 5)), (
        "the internet would have brought ten more"
    )


# Computed by hand; the same for forms A and B except the two sums.
# knowledge: less (1), 0 (1), true (1), the sum (1), more (1, since the sum is right), true (1),
#            not known (0)                                                             = 6
# behaviour: decides together and two methods (1), saves in cash (1), fell short but spent less
#            (1), looked at advertisements only (1), afford 2 (1), bills 4 (0), watch 1 (1),
#            goals 3 (0)                                                               = 6
# attitude:  (4 + 5 + 3) / 3 - 1                                                       = 3
# total:     6 + 6 + 3                                                                 = 15
# digital:   not true (1), true (1), not known (0), never tells the PIN (1), checks seldom (0),
#            never posts (1), changes (1), public wifi in the middle (0), checks the site (1),
#            terms need reading (1)                                                    = 7
SAID: dict[str, str] = {
    "p01": "2", "p02": "3", "p03": "2 4", "p04": "0", "p05": "1", "p07": "1", "p08": "1",
    "p09": UNKNOWN, "p10": "4", "p11": "5", "p12": "3", "p13": "1", "p14": "1", "p15": "2",
    "p16": "2", "p17": "4", "p18": "1", "p19": "3", "p20": "3", "p21": "4",
    "p22": "1", "p23": "0", "p24": "1", "p25": UNKNOWN, "p26": "5", "p27": "4", "p28": "5",
    "p29": "2", "p30": "3", "p31": "1", "p32": "5",
}  # fmt: skip
SUMS = {"A": "1020000", "B": "1030000"}


def scores_of_form(form: str, **changes: Any) -> dict[str, float]:
    said = SAID | {"p06": SUMS[form]} | changes
    said = {key: value for key, value in said.items() if value is not None}
    return {mark.score: mark.thirds / 3 for mark in wave_scores(ALL, form, said, "keluarga")}


@pytest.mark.parametrize("form", FORMS)
def test_survey_scores_match_a_hand_computation(form: str) -> None:
    assert scores_of_form(form) == {
        "knowledge": 6,
        "behaviour": 6,
        "attitude": 3,
        "total": 15,
        "digital": 7,
    }


@pytest.mark.parametrize(
    "changes, score, expected",
    [
        ({"p06": "1040000"}, "knowledge", 4),  # and five years of interest with it
        ({"p07": "2"}, "knowledge", 5),
        ({"p02": "1"}, "knowledge", 5),
        ({"p02": SKIPPED}, "knowledge", 5),
        ({"p01": "3"}, "behaviour", 5),
        ({"p03": "2"}, "behaviour", 5),
        ({"p03": "0"}, "behaviour", 5),
        ({"p13": "0"}, "behaviour", 5),
        ({"p15": "2 9"}, "behaviour", 5),
        ({"p14": "0", "p15": None}, "behaviour", 6),
        ({"p21": "2"}, "behaviour", 7),
        ({"p21": "0"}, "behaviour", 5),
        ({"p20": "1", "p21": "0"}, "behaviour", 6),
        ({"p20": "-98", "p21": "0"}, "behaviour", 5),
        ({"p12": UNKNOWN}, "attitude", 3),
        ({"p11": "4"}, "attitude", 8 / 3),
        ({"p30": "4"}, "digital", 8),
    ],
)
def test_changing_a_single_survey_answer_changes_its_score_as_expected(
    changes: dict[str, str], score: str, expected: float
) -> None:
    assert scores_of_form("A", **changes)[score] == pytest.approx(expected)


def test_respondent_without_internet_has_no_digital_survey_score() -> None:
    offline: dict[str, Any] = {f"p{n}": None for n in range(23, 33)}
    for code in ("0", UNKNOWN, SKIPPED):
        scores = scores_of_form("A", p22=code, **offline)
        assert "digital" not in scores
        assert scores["total"] == 15


def test_survey_score_is_computed_only_after_all_its_items_are_answered() -> None:
    assert "knowledge" not in scores_of_form("A", p09=None)
    assert "total" not in scores_of_form("A", p09=None)
    assert scores_of_form("A", p09=None)["behaviour"] == 6
    assert "digital" not in scores_of_form("A", p32=None)
    assert "total" in scores_of_form("A", p32=None)
    assert "behaviour" not in scores_of_form("A", p15=None)


def test_skipped_survey_item_is_treated_differently_from_an_unknown_answer() -> None:
    by_score = {m.score: m for m in wave_scores(ALL, "A", SAID | {"p06": SKIPPED}, "keluarga")}
    assert by_score["knowledge"].skipped == by_score["total"].skipped == 1
    assert by_score["behaviour"].skipped == 0
    codes = dict(toolkit_answers(ALL, "A", {"p03": SKIPPED, "p04": UNKNOWN}))
    assert codes["QK4"] == -97
    assert {codes[f"QF2_{n}"] for n in range(1, 7)} == {-99}


@given(
    st.fixed_dictionaries(
        {
            each.id: st.sampled_from([*(o.code for o in each.options["A"]), UNKNOWN, SKIPPED, "5"])
            if each.kind != "many"
            else st.sampled_from([UNKNOWN, SKIPPED, "0", "1 2", "2 5", "6"])
            for each in ALL.items
        }
    ),
    st.sampled_from(FORMS),
)
def test_survey_scores_stay_within_their_bounds_for_any_answers(
    said: dict[str, str], form: str
) -> None:
    most = {"knowledge": 7, "behaviour": 9, "attitude": 4, "total": 20, "digital": 10}
    for mark in wave_scores(ALL, form, said, "pekerja"):
        assert 0 <= mark.thirds <= 3 * most[mark.score]
