"""A quiz question by question: the next question, valid input, and feedback."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.asking import (
    OptionLine,
    UnusableAnswerError,
    answer_feedback,
    dump_answers,
    first_question,
    load_answers,
    next_question,
    read_answer,
    shuffle_options,
)
from app.content.marking import mark_question
from app.content.question import (
    NUMBER,
    ONE,
    SCENARIO,
    SEVERAL,
    QuizOption,
    QuizQuestion,
    ScenarioChoice,
    ScenarioStep,
)

OPTIONS = tuple(QuizOption(f"o{n}", f"t{n}", right=n == 2) for n in (1, 2, 3))
KEY = (
    QuizQuestion("satu", ONE, "S", options=OPTIONS),
    QuizQuestion("dua", SEVERAL, "D", options=(*OPTIONS, QuizOption("o4", "t4", right=True))),
    QuizQuestion(
        "tiga",
        NUMBER,
        "T",
        options=(
            QuizOption("5", "t1", low=Decimal(5), high=Decimal(5)),
            QuizOption("7", "t2", right=True, low=Decimal(7), high=Decimal(7)),
            QuizOption("lain", "t3"),
        ),
    ),
    QuizQuestion(
        "cerita",
        SCENARIO,
        "C",
        steps=(
            ScenarioStep(
                "a", "A", "", (ScenarioChoice("ke b", "b", "kb"), ScenarioChoice("ke d", "d", "kd"))
            ),
            ScenarioStep(
                "b", "B", "", (ScenarioChoice("ke c", "c", "kc"), ScenarioChoice("ke a", "a", "ka"))
            ),
            ScenarioStep("c", "Baik", "akhir", right=True),
            ScenarioStep("d", "Kurang", "akhir", right=False),
        ),
        rule=ScenarioStep("aturan", "Aturan", "r"),
    ),
)


def _shown() -> dict[str, Any]:
    """In the format of app.content.render.presentation."""
    questions: list[dict[str, Any]] = []
    for each in KEY:
        question: dict[str, Any] = {"id": each.id, "kind": each.kind, "question": each.text}
        if each.steps:
            question["steps"] = [
                {
                    "id": step.id,
                    "heading": step.text,
                    "html": step.body,
                    "ending": step.right is not None,
                    "choices": [
                        {"text": c.text, "to": c.to, "consequence": c.feedback}
                        for c in step.choices
                    ],
                }
                for step in each.steps
            ]
            question["rule"] = {"heading": "Aturan", "html": "r"}
        else:
            question["options"] = [{"text": o.text, "feedback": o.feedback} for o in each.options]
        questions.append(question)
    return {"questions": questions}


SHOWN = _shown()
ANSWERED: dict[str, list[int] | str] = {"satu": [2], "dua": [0], "tiga": ""}


def test_quiz_asks_questions_in_order_and_a_scenario_step_by_step() -> None:
    answers: dict[str, list[int] | str] = {}
    asked = []
    for chosen, typed in ((["2"], ""), (["0", "3"], ""), ([], "7"), (["1"], ""), (["1"], "")):
        ask = next_question(SHOWN, answers)
        assert ask is not None
        asked.append((ask.number, ask.step and ask.step["id"]))
        answers[ask.question["id"]] = read_answer(ask, chosen, typed)
    assert asked == [(1, None), (2, None), (3, None), (4, "a"), (4, "b")]
    assert answers == {"satu": [2], "dua": [0], "tiga": "7", "cerita": [1, 1]}
    assert next_question(SHOWN, answers) is None
    assert first_question(SHOWN).number == 1


@pytest.mark.parametrize("path", [[3], [0], [1, 1, 1], [2, 1]])
def test_scenario_answer_with_a_path_outside_the_scenario_is_rejected(path: list[int]) -> None:
    with pytest.raises(ValueError):
        next_question(SHOWN, ANSWERED | {"cerita": path})


@pytest.mark.parametrize(
    "number, chosen, typed, code",
    [
        (1, [], "", "none"),
        (2, [], "", "none"),
        (3, [], " ", "none"),
        (3, [], "tujuh puluh", "not_a_number"),
        (3, [], "7" * 41, "not_a_number"),
        (4, [], "", "none"),
    ],
)
def test_missing_or_non_numeric_quiz_answer_is_asked_again(
    number: int, chosen: list[str], typed: str, code: str
) -> None:
    done = [question["id"] for question in SHOWN["questions"]][: number - 1]
    ask = next_question(SHOWN, {name: ANSWERED[name] for name in done})
    assert ask is not None
    with pytest.raises(UnusableAnswerError) as refused:
        read_answer(ask, chosen, typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "number, chosen", [(1, ["4"]), (1, ["1", "2"]), (1, ["-1"]), (1, ["x"]), (2, ["5"]), (4, ["0"])]
)
def test_quiz_form_input_with_an_impossible_option_is_rejected(
    number: int, chosen: list[str]
) -> None:
    done = [question["id"] for question in SHOWN["questions"]][: number - 1]
    ask = next_question(SHOWN, {name: ANSWERED[name] for name in done})
    assert ask is not None
    with pytest.raises(ValueError) as refused:
        read_answer(ask, chosen)
    assert not isinstance(refused.value, UnusableAnswerError)


def test_number_question_answered_with_do_not_know_is_stored_as_an_empty_answer() -> None:
    ask = next_question(SHOWN, {"satu": [1], "dua": [1]})
    assert ask is not None
    assert read_answer(ask, ["0"], "") == ""
    assert read_answer(ask, ["0"], "7") == ""  # the button counts, not the text typed before


@given(st.text(max_size=20), st.integers(1, 9))
def test_same_seed_always_gives_the_same_quiz_option_order(seed: str, count: int) -> None:
    shown = shuffle_options(seed, {"id": "satu"}, count)
    assert sorted(shown) == list(range(1, count + 1))
    assert shown == shuffle_options(seed, {"id": "satu"}, count)


def test_different_seeds_give_different_quiz_option_orders() -> None:
    assert len({shuffle_options(str(seed), {"id": "satu"}, 4) for seed in range(50)}) > 10


@given(st.dictionaries(st.text(max_size=9), st.lists(st.integers(0, 9)) | st.text(max_size=9)))
def test_quiz_answers_are_unchanged_after_a_round_trip_through_a_hidden_form_field(
    answers: dict[str, list[int] | str],
) -> None:
    assert load_answers(dump_answers(answers)) == answers


@pytest.mark.parametrize(
    "text", ["x", "[1]", '{"a": 1}', '{"a": [true]}', '{"a": null}', "[" * 9999]
)
def test_invalid_hidden_form_field_with_quiz_answers_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        load_answers(text)


def test_quiz_feedback_explains_the_chosen_option_before_the_correct_one() -> None:
    said = answer_feedback(SHOWN, mark_question(KEY[0], [3]), "x")
    assert [note.text for note in said.notes] == ["t3", "t2"]
    assert set(said.lines) == {
        OptionLine("o1", right=False, chosen=False),
        OptionLine("o2", right=True, chosen=False),
        OptionLine("o3", right=False, chosen=True),
    }
    assert (said.right, said.unknown) == (False, False)


def test_quiz_feedback_on_a_multiple_choice_answer_names_each_option_it_explains() -> None:
    said = answer_feedback(SHOWN, mark_question(KEY[1], [1, 2]), "x")
    assert [(note.about, note.text) for note in said.notes] == [
        ("o1", "t1"),
        ("o2", "t2"),
        ("o4", "t4"),
    ]


@pytest.mark.parametrize(
    "typed, lines, notes",
    [
        ("7", [("7", True, True)], ["t2"]),
        ("5", [("5", False, True), ("7", True, False)], ["t1", "t2"]),
        ("<9", [("&lt;9", False, True), ("7", True, False)], ["t3", "t2"]),
        ("", [("7", True, False)], ["t2"]),
    ],
)
def test_feedback_on_a_number_question_shows_only_typed_and_correct_value(
    typed: str, lines: list[tuple[str, bool, bool]], notes: list[str]
) -> None:
    said = answer_feedback(SHOWN, mark_question(KEY[2], typed), "x")
    assert [(line.text, line.right, line.chosen) for line in said.lines] == lines
    assert [note.text for note in said.notes] == notes
    assert said.unknown is (typed == "")


def test_scenario_feedback_shows_consequences_and_ends_with_the_rule() -> None:
    under_way = answer_feedback(SHOWN, mark_question(KEY[3], [1]), "x")
    assert ([note.text for note in under_way.notes], under_way.ending) == (["kb"], None)
    ended = answer_feedback(SHOWN, mark_question(KEY[3], [1, 1]), "x")
    assert ended.chosen == "ke c"
    assert ended.right
    assert ended.ending is not None
    assert ended.rule is not None
    assert (ended.ending["heading"], ended.rule["html"]) == ("Baik", "r")
    assert answer_feedback(SHOWN, mark_question(KEY[3], []), "x").unknown
