"""Marking: the vectors shared with JavaScript, and arbitrary input."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.quiz import BadAnswersError, Quiz, mark_quiz

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "marking.json").read_text("utf-8")
)
QUIZ = Quiz.from_canonical(json.dumps(VECTORS["quiz"]))
IDS = [question.id for question in QUIZ.questions]
RIGHT: dict[str, object] = {"satu": [2], "beberapa": [1, 3], "angka": "3.794", "cerita": [1, 3, 1]}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
SENDABLE = st.fixed_dictionaries(
    {},
    optional={
        "satu": st.lists(st.integers(0, 3), max_size=1),
        "beberapa": st.lists(st.integers(0, 4), unique=True),
        "angka": st.text(max_size=60),
        "cerita": st.sampled_from([[], [1], [2, 1], [1, 3, 1], [2, 2, 1], [1, 1, 1, 2]]),
    },
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["name"]))
def test_quiz_marking_matches_test_vectors_shared_with_javascript(case: Mapping[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(BadAnswersError) as refused:
            mark_quiz(QUIZ, case["answers"])
        assert refused.value.code == case["error"]
        return
    marked = mark_quiz(QUIZ, case["answers"])
    assert (marked.right, marked.asked, marked.passed) == (
        case["right"],
        case["asked"],
        case["passed"],
    )
    by_id = {question.id: question for question in marked.questions}
    for name, wanted in case["questions"].items():
        assert by_id[name].right is wanted["right"]
        assert list(by_id[name].chosen) == wanted["chosen"]
        if "ending" in wanted:
            assert by_id[name].ending == wanted["ending"]


@given(st.dictionaries(st.sampled_from([*IDS, "lain"]), JSON))
def test_quiz_marking_returns_a_score_or_raises_bad_answers_error_for_any_answers(
    answers: dict[str, object],
) -> None:
    with suppress(BadAnswersError):
        marked = mark_quiz(QUIZ, answers)
        assert 0 <= marked.right <= marked.asked == len(IDS)


@given(JSON)
def test_quiz_marking_raises_only_bad_answers_error_for_any_json_value(
    answers: Any,
) -> None:
    try:
        assert mark_quiz(QUIZ, answers).asked == len(IDS)
    except BadAnswersError:
        assert not isinstance(answers, dict) or answers


@given(SENDABLE, st.randoms(use_true_random=False))
def test_order_of_quiz_answers_does_not_change_their_marks(
    answers: dict[str, object], random: Any
) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert mark_quiz(QUIZ, dict(shuffled)) == mark_quiz(QUIZ, answers)


@given(st.sets(st.sampled_from(IDS)))
def test_each_unanswered_quiz_question_counts_as_one_wrong_answer(left_out: set[str]) -> None:
    marked = mark_quiz(
        QUIZ, {name: answer for name, answer in RIGHT.items() if name not in left_out}
    )
    assert marked.right == len(IDS) - len(left_out)
    assert marked.passed == (len(left_out) <= 1)
    assert {question.id for question in marked.questions if not question.right} == left_out


@given(st.integers(-10_000, 10_000))
def test_numeric_quiz_answer_is_correct_only_within_its_tolerance(typed: int) -> None:
    marked = mark_quiz(QUIZ, {"angka": str(typed)})
    assert marked.right == (3793 <= typed <= 3795)


def test_quiz_without_questions_is_not_passed() -> None:
    assert not mark_quiz(Quiz.from_questions("contoh/kosong", ()), {}).passed


def test_quiz_parsed_from_its_canonical_json_equals_the_original() -> None:
    again = Quiz.from_canonical(QUIZ.canonical)
    assert again == QUIZ
    assert (
        Quiz.from_questions(again.lesson, again.questions).rev
        == Quiz.from_questions(QUIZ.lesson, QUIZ.questions).rev
    )
