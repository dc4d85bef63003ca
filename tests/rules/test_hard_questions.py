"""Which questions a cohort finds hard."""

from __future__ import annotations

from collections.abc import Mapping

from app.content.question import ONE, SCENARIO, QuizOption, QuizQuestion
from app.content.quiz import Quiz
from app.teaching.rules import FEWEST_ALIKE, FEWEST_PEOPLE, find_hard_questions


def question(name: str) -> QuizQuestion:
    options = (QuizOption("a", "", right=True), QuizOption("b", ""), QuizOption("c", ""))
    return QuizQuestion(name, ONE, name, options=options)


def quiz(*questions: QuizQuestion) -> Quiz:
    return Quiz.from_questions("modul/pelajaran", questions)


def answers(name: str, *chosen: int) -> list[Mapping[str, object]]:
    return [{name: [each]} for each in chosen]


def test_question_answered_by_four_people_is_hidden() -> None:
    one = quiz(question("sulit"))
    four = answers("sulit", *([2] * (FEWEST_PEOPLE - 1)))
    assert find_hard_questions([one], {one.rev: four}) == []
    (found,) = find_hard_questions([one], {one.rev: [*four, *answers("sulit", 2)]})
    assert (found.wrong, found.many, found.instead) == (100, True, 2)


def test_questions_are_sorted_by_wrong_answers_and_easy_ones_are_left_out() -> None:
    one = quiz(question("mudah"), question("sedang"), question("sulit"))
    chosen = [(1, 2, 2), (1, 2, 2), (1, 1, 2), (1, 1, 2), (1, 1, 1)]
    given: list[Mapping[str, object]] = [
        {"mudah": [a], "sedang": [b], "sulit": [c]} for a, b, c in chosen
    ]
    found = find_hard_questions([one], {one.rev: given})
    assert [(each.question, each.wrong, each.many) for each in found] == [
        ("sulit", 80, True),
        ("sedang", 40, False),
    ]


def test_wrong_option_is_named_only_if_three_people_chose_it() -> None:
    one = quiz(question("sulit"))
    few = answers("sulit", 2, 2, 3, 3, 1)
    (found,) = find_hard_questions([one], {one.rev: few})
    assert found.instead is None
    assert FEWEST_ALIKE == 3
    (found,) = find_hard_questions([one], {one.rev: [*few, *answers("sulit", 3)]})
    assert found.instead == 3


def test_unknown_answers_are_wrong_and_choose_no_option() -> None:
    one = quiz(question("sulit"))
    (found,) = find_hard_questions([one], {one.rev: answers("sulit", 0, 0, 0, 0, 0)})
    assert (found.wrong, found.instead) == (100, None)


def test_branching_story_is_no_hard_question() -> None:
    one = quiz(QuizQuestion("cerita", SCENARIO, "cerita"))
    assert find_hard_questions([one], {one.rev: [{} for _ in range(9)]}) == []
