"""A mother who passed lessons some days ago, as in the tests of learning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from app.course import queries as course
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.sync.actions import store_sent_items
from tests.page import Page
from tests.rooms.learning.answers import NOW, quiz_answers, quiz_item, quiz_of
from tests.rooms.learning.conftest import family, make_family, mother, school

__all__ = ["family", "make_family", "mother", "school"]

REVIEW = "/belajar/ulang"
SUMMARY = "/belajar/ulang/ringkasan"
LESSON = "kirim-uang/dua-biaya"
STORY = "kirim-uang/kabar-mendadak"
DAY = timedelta(days=1)

Clock = Callable[[float], None]


@pytest.fixture(autouse=True)
def later() -> Iterator[Clock]:
    """Sets the time to Tuesday, 24 November 2026, 10:00; `later(3)` moves it three days on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield lambda days: traveller.shift(days * DAY)


def passed(
    app: Flask, account: UUID, *lessons: str, days: float = 3, misses: int = 0, times: int = 1
) -> None:
    """Stores passed quizzes of these lessons, answered `days` ago."""
    with app.app_context():
        at = utcnow() - days * DAY
        for lesson in lessons:
            store_sent_items([quiz_item(account, lesson, misses, at=at) for _ in range(times)], at)


def reviewed(
    app: Flask, account: UUID, lesson: str, question: int = 0, *, right: bool = True, at: datetime
) -> SentItem:
    """Stores the review answer to one question of a lesson, as a phone sends it."""
    with app.app_context():
        quiz = quiz_of(lesson)
        asked = quiz.questions[question]
        answer = quiz_answers(quiz, 0 if right else len(quiz.questions))[asked.id]
        body = {"lesson": lesson, "rev": quiz.rev, "question": asked.id, "answer": answer}
        item = quiz_item(account, lesson, at=at)
        item = SentItem(item.id, account, item.device, "review", body, at)
        (outcome,) = store_sent_items([item], at)
    assert outcome.status == "created"
    return item


def right_now(app: Flask, page: Page, *, right: bool = True) -> dict[str, Any]:
    """The form data for the right answer to the question on the open page."""
    if not right:
        return {"j": "0"}
    form = page.root.one("main").all("form")[0]
    with app.app_context():
        for lesson in course.catalogue().lessons:
            quiz = quiz_of(lesson.id)
            shown = course.quiz_presentation(quiz.rev, "id")
            assert shown is not None
            for n, question in enumerate(shown["questions"]):
                if form.one("legend").text.endswith(f". {question['question']}"):
                    if not right:
                        return {"j": "0"}
                    answer = quiz_answers(quiz)[quiz.questions[n].id]
                    return {"t": answer} if isinstance(answer, str) else {"j": answer}
    raise AssertionError(form.text)


def answer(app: Flask, page: Page, *, right: bool = True, status: int = 200) -> None:
    form = page.root.one("main").all("form")[0]
    page.submit(form, status, **right_now(app, page, right=right))
