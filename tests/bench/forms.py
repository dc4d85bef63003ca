"""Requests that send the last answer of a quiz by form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from app.content.question import NUMBER, SCENARIO
from app.content.quiz import Quiz
from app.kit.store.db import new_id
from app.learning.forms import QuizSheet, sign_quiz_sheet
from tests.bench.mix import mixed
from tests.bench.people import Browser, browser_of, learner_id, post, senders, sign_in_key
from tests.bench.target import HOST, BenchDeployment
from tests.rooms.learning.answers import quiz_answers


def requests(target: BenchDeployment, learners: int, most: int) -> list[bytes]:
    """At most `most` answers in the MIX. Needs an application context."""
    forms, _, _ = senders(learners)
    return requests_of(target, forms, most)


def requests_of(target: BenchDeployment, numbers: Sequence[int], most: int) -> list[bytes]:
    """At most `most` answers of these learners in the MIX, and of no more than half of them, so
    that no kind of learner is used up. Needs an application context."""
    return [
        _request(browser_of(target.app, sign_in_key(number)), number, quiz, misses)
        for number, quiz, misses in islice(mixed(numbers), min(most, len(numbers) // 2))
    ]


def _request(browser: Browser, number: int, quiz: Quiz, misses: int) -> bytes:
    given = quiz_answers(quiz, misses)
    last = quiz.questions[-1]
    answer = given.pop(last.id)
    if last.kind == SCENARIO:  # all steps of the story but the last were answered before
        given[last.id], answer = list(map(int, answer[:-1])), list(map(int, answer[-1:]))
    fields = {"t": answer} if last.kind == NUMBER else {"j": answer}
    sheet = QuizSheet(
        id=new_id(), account=learner_id(number), lesson=quiz.lesson, rev=quiz.rev, answers=given
    )
    return post(
        f"/belajar/{quiz.lesson}/kuis", HOST, browser, fields | {"lembar": sign_quiz_sheet(sheet)}
    )
