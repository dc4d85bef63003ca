"""Which questions a cohort finds hard."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest

from app.content.question import NUMBER, ONE, SCENARIO, QuizOption, QuizQuestion
from app.content.quiz import Quiz
from app.teaching.rules import (
    FEWEST_ALIKE,
    FEWEST_PEOPLE,
    FEWEST_SAME_NUMBER,
    FirstAnswers,
    find_hard_questions,
)

AS_IT_IS = sum(2 * 360**n for n in range(30))
"""A draw that replaces no answer."""


def question(name: str) -> QuizQuestion:
    options = (QuizOption("a", "", right=True), QuizOption("b", ""), QuizOption("c", ""))
    return QuizQuestion(name, ONE, name, options=options)


def quiz(*questions: QuizQuestion) -> Quiz:
    return Quiz.from_questions("modul/pelajaran", questions)


def answers(name: str, *chosen: int) -> list[FirstAnswers]:
    return [FirstAnswers(UUID(int=n), {name: [each]}, AS_IT_IS) for n, each in enumerate(chosen)]


def test_question_answered_by_four_people_is_hidden() -> None:
    one = quiz(question("sulit"))
    four = answers("sulit", *([2] * (FEWEST_PEOPLE - 1)))
    assert find_hard_questions([one], {one.rev: four}) == []
    (found,) = find_hard_questions([one], {one.rev: [*four, *answers("sulit", 2)]})
    assert (found.wrong, found.many, found.instead) == (100, True, 2)


def test_questions_are_sorted_by_wrong_answers_and_easy_ones_are_left_out() -> None:
    one = quiz(question("mudah"), question("sedang"), question("sulit"))
    chosen = [(1, 2, 2), (1, 2, 2), (1, 1, 2), (1, 1, 2), (1, 1, 1)]
    given = [
        FirstAnswers(UUID(int=n), {"mudah": [a], "sedang": [b], "sulit": [c]}, AS_IT_IS)
        for n, (a, b, c) in enumerate(chosen)
    ]
    found = find_hard_questions([one], {one.rev: given})
    assert [(each.question, each.wrong, each.many) for each in found] == [
        ("sulit", 95, True),
        ("sedang", 35, False),
    ]


def test_wrong_option_is_named_only_if_three_people_chose_it() -> None:
    one = quiz(question("sulit"))
    few = answers("sulit", 2, 2, 3, 3, 1)
    (found,) = find_hard_questions([one], {one.rev: few})
    assert found.instead is None
    assert FEWEST_ALIKE == 3
    (found,) = find_hard_questions([one], {one.rev: [*few, *answers("sulit", 3)]})
    assert found.instead == 3


def number_quiz() -> Quiz:
    """A question for a number: 100 is right, any other is the second option."""
    right = QuizOption("100", "", right=True, low=Decimal(100), high=Decimal(100))
    options = (right, QuizOption("Angka lain", ""))
    return quiz(QuizQuestion("berapa", NUMBER, "berapa", options=options))


def typed(*texts: str, draws: tuple[int, ...] = ()) -> list[FirstAnswers]:
    every = draws + (AS_IT_IS,) * (len(texts) - len(draws))
    return [
        FirstAnswers(UUID(int=n), {"berapa": text}, draw)
        for n, (text, draw) in enumerate(zip(texts, every, strict=True))
    ]


def test_wrong_number_is_named_only_if_five_people_typed_it() -> None:
    one = number_quiz()
    few = typed("1.500", "1500", "Rp1.500", "1,5 ribu", "7", "8", "seribu")
    (found,) = find_hard_questions([one], {one.rev: few})
    assert (found.many, found.instead, found.typed) == (True, None, None)
    (found,) = find_hard_questions([one], {one.rev: [*few, *typed(" 1500 ")]})
    assert (found.instead, found.typed) == (2, Decimal(1500))
    assert FEWEST_SAME_NUMBER == 5


def test_number_of_four_people_may_be_named_by_a_draw_of_a_fifth() -> None:
    """Who types a number four times does not learn for sure that a fifth typed it too; but draws
    alone, and less than four people, name none."""
    one = number_quiz()
    draw_wrong = AS_IT_IS - 1
    for same, drawn, named in ((4, 1, True), (3, 2, False), (4, 0, False)):
        texts = ["100"] * drawn + ["1500"] * same + ["7", "8"]
        given = typed(*texts, draws=(draw_wrong,) * drawn)
        (found,) = find_hard_questions([one], {one.rev: given})
        assert (found.typed == Decimal(1500)) is named


def test_unknown_answers_are_wrong_and_choose_no_option() -> None:
    one = quiz(question("sulit"))
    (found,) = find_hard_questions([one], {one.rev: answers("sulit", 0, 0, 0, 0, 0)})
    assert (found.wrong, found.instead) == (100, None)


def test_branching_story_is_no_hard_question() -> None:
    one = quiz(QuizQuestion("cerita", SCENARIO, "cerita"))
    assert find_hard_questions([one], {one.rev: answers("cerita", *([1] * 9))}) == []


@pytest.mark.parametrize("wrong", range(5))
def test_four_people_who_join_on_purpose_learn_no_answer_of_a_fifth(wrong: int) -> None:
    """Of every way in which four may answer, and all draws: both that the question is shown and
    that it is not are at most five times as likely by one answer of the fifth as by another."""
    one = quiz(question("sulit"))
    four = [2] * wrong + [1] * (4 - wrong)
    times: dict[tuple[int, bool], int] = {}
    for fifth, draws in product((1, 2), product((0, 1, 2), repeat=5)):
        people = [
            FirstAnswers(each.account, each.answers, draw)
            for each, draw in zip(answers("sulit", *four, fifth), draws, strict=True)
        ]
        outcome = bool(find_hard_questions([one], {one.rev: people}))
        as_it_is = 4 ** draws.count(2)  # four of six draws replace no answer
        times[fifth, outcome] = times.get((fifth, outcome), 0) + as_it_is
    for outcome in (True, False):
        right, wrong_one = times[1, outcome], times[2, outcome]
        assert max(right, wrong_one) <= 5 * min(right, wrong_one)
