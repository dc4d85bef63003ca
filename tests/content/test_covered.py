"""docs/coverage-of-topics.md matches the course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.content.question import SCENARIO, QuizQuestion
from config import ROOT
from tests.content.test_course import course

LESSON = re.compile(r"`([a-z-]+/[a-z0-9-]+)`")
STORY = re.compile(r"^\| (\d*) ?\| [^|]+ \| ([a-z-]+) \| ([^|]+) \|$", re.MULTILINE)
LONGEST_RULE = 25
"""Words that can be spoken in a breath or two."""


@cache
def text() -> str:
    return (ROOT / "docs" / "coverage-of-topics.md").read_text("utf-8")


def stories() -> Iterator[tuple[str, QuizQuestion]]:
    for lesson in course().lessons:
        yield from ((lesson.id, q) for q in lesson.texts["id"] if q.kind == SCENARIO)


def test_lessons_named_in_the_document_on_covered_topics_exist_in_the_course() -> None:
    named = set(LESSON.findall(text()))
    assert named <= {lesson.id for lesson in course().lessons}
    assert len(named) > 60


def test_document_on_covered_topics_lists_a_scenario_for_all_fourteen_fraud_types() -> None:
    rows = [(n, name, LESSON.findall(where)) for n, name, where in STORY.findall(text())]
    assert sorted({int(n) for n, *_ in rows if n}) == list(range(1, 15))
    assert len({name for _, name, _ in rows}) == len(rows)
    listed = {(lesson, story.id) for lesson, story in stories()}
    assert {(lesson, name) for _, name, where in rows for lesson in where} == listed


def test_fraud_scenario_has_good_and_bad_endings_three_or_more_choices_and_a_short_rule() -> None:
    for lesson, story in stories():
        for language, asked in course().lesson(lesson).texts.items():
            shown = next(each for each in asked if each.kind == SCENARIO)
            assert min(choices_per_path(shown, shown.steps[0].id)) >= 3, lesson
            assert sum(not step.choices for step in shown.steps) >= 2, lesson
            assert shown.rule is not None, lesson
            said = re.search(r"“([^”]+)”", shown.rule.body)
            assert said is not None, (lesson, language, shown.rule.body)
            assert len(said[1].split()) <= LONGEST_RULE, (lesson, said[1])
        assert {step.right for step in story.steps if not step.choices} == {True, False}, lesson


def choices_per_path(story: QuizQuestion, here: str) -> list[int]:
    """The number of choices on each path to an ending."""
    step = story.find_step(here)
    assert step is not None
    if not step.choices:
        return [0]
    return [1 + n for choice in step.choices for n in choices_per_path(story, choice.to)]
