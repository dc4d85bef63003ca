"""Which questions a cohort finds hard. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.content.marking import MarkedQuestion, mark_question
from app.content.question import SCENARIO
from app.content.quiz import Quiz

FEWEST_PEOPLE = 5
"""Of fewer people nothing is shown: their answers could be told apart. The programme's number."""
FEWEST_ALIKE = 3
"""A wrong option is named if so many people chose it."""
SOME, MANY = 30, 60
"""From these percents of wrong answers a question is shown as hard for some, and for many."""


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question that a cohort finds hard. `wrong` is in percent, 0–100, and only sorts; a page
    says `many` or not. `instead`: the number (from 1) of the wrong option that most chose; None if
    too few chose one."""

    lesson: str
    rev: str
    question: str
    wrong: int
    instead: int | None

    @property
    def many(self) -> bool:
        return self.wrong >= MANY


def find_hard_questions(
    quizzes: Iterable[Quiz], answers_by_rev: Mapping[str, list[Mapping[str, object]]]
) -> list[HardQuestion]:
    """The hard questions of these quizzes, hardest first; `answers_by_rev` holds each person's
    first answers to a quiz version. Questions that fewer than FEWEST_PEOPLE answered, and
    branching stories, are left out. An answer "Saya belum tahu" counts as wrong."""
    found = []
    for quiz in quizzes:
        answers = answers_by_rev.get(quiz.rev, [])
        if len(answers) < FEWEST_PEOPLE:
            continue
        for question in quiz.questions:
            if question.kind == SCENARIO:
                continue
            marked = [mark_question(question, each.get(question.id)) for each in answers]
            wrong = sum(not each.right for each in marked) * 100 // len(marked)
            if wrong >= SOME:
                found.append(
                    HardQuestion(quiz.lesson, quiz.rev, question.id, wrong, _chosen_instead(marked))
                )
    return sorted(found, key=lambda each: (-each.wrong, each.lesson, each.question))


def _chosen_instead(marked: list[MarkedQuestion]) -> int | None:
    chosen = Counter(n for each in marked for n in each.chosen if n not in each.keys)
    most = min(chosen, key=lambda n: (-chosen[n], n), default=None)
    return most if most is not None and chosen[most] >= FEWEST_ALIKE else None
