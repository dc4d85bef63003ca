"""The mix of learners, quizzes and results, which is the same by form, by PUT and in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.content.quiz import Quiz
from tests.bench.people import DONE, ROLES, lessons_done, role_of
from tests.rooms.learning.answers import core_lessons, quiz_of

MIX = "1 first pass in 12, 1 completion in 100, the rest half passed again and half not passed"

Answered = tuple[int, Quiz, int]
"""A learner's number, the quiz, and the number of misses."""


def mixed(numbers: Sequence[int]) -> Iterator[Answered]:
    """Answers in the MIX until one kind of learner is used up. Each learner answers at most once,
    so that no answer affects another. Needs an application context."""
    quizzes = {role: [quiz_of(name) for name in core_lessons(role)] for role in ROLES}
    queues = _by_done(numbers)

    def someone(*done: int) -> int:
        return next(number for which in done for number in queues[which])

    nth = 0
    while True:
        misses = 0
        if nth % 100 == 50:
            number = someone(11)  # its pass completes the core
            lesson = 11
        elif nth % 12 == 0:  # 25 of 300 with those above, of which 3 are no multiple of 12
            number = someone(1, 2, 3)
            lesson = lessons_done(number)
        elif nth % 2:
            number, lesson = someone(12, 3, 2, 1), 0
        else:
            number, lesson, misses = someone(0), 0, 2
        yield number, quizzes[role_of(number)][lesson], misses
        nth += 1


def outboxes(numbers: Sequence[int], size: int) -> Iterator[list[Answered]]:
    """Batches of `size` answers of one person, in the MIX: every second person passes the one
    missing lesson, the others pass some for the first time. See `mixed`."""
    quizzes = {role: [quiz_of(name) for name in core_lessons(role)] for role in ROLES}
    queues = _by_done(numbers)
    firsts = round(2 * size / 12) - 1
    while True:
        for queue, new in ((queues[3], firsts), (queues[11], 1)):
            number = next(queue, None)
            if number is None:
                return
            done, of_role = lessons_done(number), quizzes[role_of(number)]
            answers_of_one = [(number, of_role[done + nth], 0) for nth in range(new)]
            answers_of_one += [
                (number, of_role[nth % done], nth % 2 * 2)
                for nth in range(size - len(answers_of_one))
            ]
            yield answers_of_one


def _by_done(numbers: Sequence[int]) -> dict[int, Iterator[int]]:
    return {done: iter([n for n in numbers if lessons_done(n) == done]) for done in set(DONE)}
