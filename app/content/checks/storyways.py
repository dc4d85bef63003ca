"""Follows every way through a story: what a step speaks of must have happened on each way that
leads to it."""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from app.content.faults import Report
from app.content.question import QuizQuestion, ScenarioStep
from app.content.source import CourseMarkdownFile
from app.content.storyfacts import (
    EXCLUDED,
    KINDS,
    NEEDED,
    StoryDeclarations,
    StoryFact,
    read_story_declarations,
)

_CODE: Final = "story-way"
_UNKNOWN: Final = re.compile(r"\{[a-z]+:")
_Place = tuple[str, bool]
"""A step, and whether a fact had happened before it."""


def check_story_ways(story: QuizQuestion, source: CourseMarkdownFile, report: Report) -> None:
    """Reports each step with `{perlu: …}` that some way reaches although it did not happen, and
    each with `{tanpa: …}` that some way reaches although it did; the way is named."""
    declared = read_story_declarations(story, source.story_notes, report)
    known = declared.all_facts
    for step in story.steps:
        here = declared.steps.get(step.id)
        if here is None:
            continue
        for fact in sorted(here.needs | here.excludes, key=str):
            if fact not in known:
                report(step.line, _CODE, f"“{fact}” tidak pernah terjadi di cerita ini")
                continue
            for wrong in [False] * (fact in here.needs) + [True] * (fact in here.excludes):
                if way := find_way(story, declared, step, fact, happened=wrong):
                    about = "sudah terjadi" if wrong else "belum terjadi"
                    text = f"“{fact}” {about} kalau jalannya {' > '.join(way)}"
                    report(step.line, _CODE, text)


def check_where_declarations_stand(
    source: CourseMarkdownFile, report: Report, *, is_story: bool
) -> None:
    """Reports declarations outside the Indonesian text of a story, and unknown ones anywhere:
    readers would see those."""
    for number in () if is_story else source.story_notes:
        report(number, "mark-in-translation", "{tahu: …} dan lainnya hanya di skenario.id.md")
    for number, line in enumerate(source.lines[source.first :], source.first + 1):
        if match := _UNKNOWN.search(line):
            known = ", ".join((*KINDS, NEEDED, EXCLUDED))
            report(number, "unreadable-line", f"“{match[0]}” bukan {known}, atau bukan di akhir")


def find_way(
    story: QuizQuestion,
    declared: StoryDeclarations,
    target: ScenarioStep,
    fact: StoryFact,
    *,
    happened: bool,
) -> tuple[str, ...] | None:
    """A shortest way (step ids) from the first step to `target` on which `fact` had, or had not,
    `happened` before it; None if there is none. Two places a step suffice, whatever the number of
    ways."""
    start: _Place = (story.steps[0].id, False)
    before: dict[_Place, _Place | None] = {start: None}
    ahead = deque([start])
    while ahead:
        place = ahead.popleft()
        if place == (target.id, happened):
            return _steps_of_way(before, place)
        step = story.find_step(place[0])
        for at, choice in enumerate(step.choices if step else ()):
            facts = [declared.steps.get(place[0]), declared.choices.get((place[0], at))]
            now = place[1] or any(fact in each.happens for each in facts if each)
            following = (choice.to, now)
            if following not in before:
                before[following] = place
                ahead.append(following)
    return None


def _steps_of_way(before: dict[_Place, _Place | None], last: _Place) -> tuple[str, ...]:
    way: list[str] = []
    place: _Place | None = last
    while place is not None:
        way.append(place[0])
        place = before[place]
    return tuple(reversed(way))
