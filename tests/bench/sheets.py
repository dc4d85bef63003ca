"""The answers to send: requests that each bring the last answer of somebody's quiz."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.content.question import NUMBER, SCENARIO
from app.content.quiz import Quiz
from app.kit.db import new_id
from app.learning.forms import SheetBody, seal
from tests.bench.people import (
    DONE,
    FIRST_SENDER,
    MOST_SENDERS,
    ROLES,
    Browser,
    browser_of,
    learner_id,
    lessons_done,
    post,
    role_of,
    sign_in_key,
)
from tests.bench.place import HOST, Place
from tests.rooms.learning.answers import answers, core_lessons, quiz_of

MIX = "1 first pass in 12, 1 completion in 100, the rest half passed again and half not passed"


def requests(place: Place, learners: int, most: int) -> list[bytes]:
    """At most `most` answers in the MIX. Every learner sends one at most, so that no answer
    changes what another is. Needs an application context."""
    senders = min(learners - FIRST_SENDER, MOST_SENDERS)
    total = min(most, senders // 2)
    return list(islice(_mixed(place, FIRST_SENDER + senders), total))


def _mixed(place: Place, end: int) -> Iterator[bytes]:
    quizzes = {role: [quiz_of(name) for name in core_lessons(role)] for role in ROLES}
    queues = {
        done: iter([n for n in range(FIRST_SENDER, end) if lessons_done(n) == done])
        for done in set(DONE)
    }

    def someone(*done: int) -> int:
        return next(number for which in done for number in queues[which])

    nth = 0
    while True:
        misses = 0
        if nth % 100 == 50:
            number = someone(11)  # what it passes completes its core
            lesson = 11
        elif nth % 12 == 0:  # 25 of 300 with those above, of which 3 are no multiple of 12
            number = someone(1, 2, 3)
            lesson = lessons_done(number)
        elif nth % 2:
            number, lesson = someone(12, 3, 2, 1), 0
        else:
            number, lesson, misses = someone(0), 0, 2
        quiz = quizzes[role_of(number)][lesson]
        yield _request(browser_of(place.app, sign_in_key(number)), number, quiz, misses)
        nth += 1


def _request(browser: Browser, number: int, quiz: Quiz, misses: int) -> bytes:
    given = answers(quiz, misses)
    last = quiz.questions[-1]
    answer = given.pop(last.id)
    if last.kind == SCENARIO:  # all steps of the story but the last are told already
        given[last.id], answer = list(map(int, answer[:-1])), list(map(int, answer[-1:]))
    fields = {"t": answer} if last.kind == NUMBER else {"j": answer}
    sheet = SheetBody(
        id=new_id(), account=learner_id(number), lesson=quiz.lesson, rev=quiz.rev, answers=given
    )
    return post(f"/belajar/{quiz.lesson}/kuis", HOST, browser, fields | {"lembar": seal(sheet)})
