"""Items that no phone of ours sends."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.store.db import new_id
from app.sync import actions as sync
from tests.rooms.learning.answers import quiz_of
from tests.rooms.learning.conftest import Family

LESSON = "kirim-uang/bagi-semua-yang-dibayar"


def test_quiz_item_with_unstorable_characters_is_rejected_and_other_items_are_stored(
    school: Flask, family: Family
) -> None:
    def quiz_item_with(lesson: str, answers: dict[str, Any], rev: str) -> SentItem:
        body = {"lesson": lesson, "rev": rev, "answers": answers}
        return SentItem(new_id(), family.mother, new_id(), "quiz", body, utcnow())

    with school.app_context():
        quiz = quiz_of(LESSON)
        items = [
            quiz_item_with("a\x00", {}, "0" * 64),
            quiz_item_with(LESSON, {"\x00": [1]}, quiz.rev),
            quiz_item_with(LESSON, {quiz.questions[0].id: "\ud800"}, quiz.rev),
            quiz_item_with(LESSON, {}, quiz.rev),
        ]
        outcomes = sync.store_sent_items(items, utcnow())
    assert [each.status for each in outcomes] == ["rejected"] * 3 + ["created"]
