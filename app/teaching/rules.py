"""Which questions a cohort finds hard. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.content.marking import mark_question
from app.content.question import NUMBER, SCENARIO, QuizQuestion
from app.content.quiz import Quiz
from app.kit.text.numbers import parse_number

FEWEST_PEOPLE = 5
"""Of fewer people nothing is shown: their answers could be told apart. The programme's number."""
FEWEST_ALIKE = 3
"""A wrong option is named if so many people chose it."""
FEWEST_SAME_NUMBER = 5
"""A wrong number outside every option is named if so many people typed it. One of them may be a
person whose answer a draw replaced by that option: four who type it on purpose only learn a guess
of whether a fifth did."""
OF_SIX_RIGHT, OF_SIX_WRONG = 0, 1
"""Of six equally likely draws one counts an answer as right and one as wrong, whatever it was. So
of each person only a guess can be made, whoever joins the cohort to find out."""
_DRAWS = 360
SOME, MANY = 30, 60
"""From these percents of wrong answers a question is shown as hard for some, and for many."""


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question that a cohort finds hard. `wrong` is in percent, 0–100, as expected_percent says,
    and only sorts; a page says `many` or not. `instead`: the number (from 1) of the wrong option
    that most chose; None if too few chose one. `typed` is the number that most typed, where that is
    the option for any other number; without one `instead` is None."""

    lesson: str
    rev: str
    question: str
    wrong: int
    instead: int | None
    typed: Decimal | None = None

    @property
    def many(self) -> bool:
        return self.wrong >= MANY


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """A person's first answers to a quiz version. `draw`: a secret number of 256 bits, always the
    same for this person and version."""

    account: UUID
    answers: Mapping[str, object]
    draw: int


def find_hard_questions(
    quizzes: Iterable[Quiz], answers_by_rev: Mapping[str, list[FirstAnswers]]
) -> list[HardQuestion]:
    """The hard questions of these quizzes, hardest first. Questions that fewer than FEWEST_PEOPLE
    answered, and branching stories, are left out. An answer "Saya belum tahu" counts as wrong. A
    third of the answers, by secret draw, are counted as right or wrong whatever they were."""
    found = []
    for quiz in quizzes:
        people = answers_by_rev.get(quiz.rev, [])
        if len(people) < FEWEST_PEOPLE:
            continue
        for n, question in enumerate(quiz.questions):
            if question.kind == SCENARIO:
                continue
            counted = [_counted(question, each, n) for each in people]
            wrong = expected_percent(sum(not right for right, _ in counted), len(counted))
            if wrong >= SOME:
                instead, typed = _chosen_instead(chosen for _, chosen in counted), None
                if question.kind == NUMBER and instead == len(question.options):
                    typed = _same_number(question, people, n)
                    instead = None if typed is None else instead
                found.append(
                    HardQuestion(quiz.lesson, quiz.rev, question.id, wrong, instead, typed)
                )
    return sorted(found, key=lambda each: (-each.wrong, each.lesson, each.question))


def _counted(question: QuizQuestion, person: FirstAnswers, n: int) -> tuple[bool, tuple[int, ...]]:
    """Whether the answer to the question at place `n` counts as right, and the wrong options that
    it counts for."""
    marked = mark_question(question, person.answers.get(question.id))
    which, of_six = _draws(person, n)
    if of_six == OF_SIX_RIGHT:
        return True, ()
    if of_six == OF_SIX_WRONG:
        rights = question.right_options
        wrong = [o for o in range(1, len(question.options) + 1) if o not in rights]
        return False, (wrong[which % len(wrong)],) if wrong else ()
    return marked.right, tuple(each for each in marked.chosen if each not in marked.keys)


def _draws(person: FirstAnswers, n: int) -> tuple[int, int]:
    """The draws of a person for the question at place `n`: which wrong option, and which of six."""
    draw: int = person.draw // _DRAWS**n % _DRAWS
    return divmod(draw, 6)


def expected_percent(wrong: int, people: int) -> int:
    """The percent of wrong answers that is likeliest where `wrong` of `people` count as wrong: a
    sixth of them do by draw, and another sixth as right.

    >>> [expected_percent(wrong, 12) for wrong in (0, 2, 6, 10, 12)]
    [0, 0, 50, 100, 100]
    """
    return min(100, max(0, (600 * wrong // people - 100) // 4))


def _chosen_instead(wrong_options: Iterable[tuple[int, ...]]) -> int | None:
    chosen = Counter(n for each in wrong_options for n in each)
    most = min(chosen, key=lambda n: (-chosen[n], n), default=None)
    return most if most is not None and chosen[most] >= FEWEST_ALIKE else None


def _same_number(question: QuizQuestion, people: Iterable[FirstAnswers], n: int) -> Decimal | None:
    """The number outside every option that most people typed; None if too few typed the same."""
    other, same, drawn = len(question.options), Counter[Decimal](), 0
    for person in people:
        if other not in _counted(question, person, n)[1]:
            continue
        if _draws(person, n)[1] == OF_SIX_WRONG:
            drawn = 1
            continue
        value = parse_number(str(person.answers.get(question.id)))
        if value is not None:
            same[value] += 1
    most = min(same, key=lambda value: (-same[value], value), default=None)
    return most if most is not None and same[most] + drawn >= FEWEST_SAME_NUMBER else None
