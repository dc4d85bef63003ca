"""The sources of a lesson's paragraphs as spoken: read aloud only on request, apart from the
lesson."""

from __future__ import annotations

from app.content.aloud.say import spell_out_lines
from app.content.lesson import ORIGINAL, Lesson
from app.content.source import SOURCE_NOTE, source_numbers


def spoken_sources(lesson: Lesson, language: str) -> tuple[str, ...]:
    """The publishers that the source notes of a lesson name, in the order of the text, spelled out
    in the language of the course. Raises KeyError if the lesson has no such language."""
    numbers = dict.fromkeys(
        number
        for section in lesson.source[language].sections
        for token in section.tokens
        if token.type == SOURCE_NOTE
        for number in source_numbers(token)
    )
    return tuple(
        spell_out_lines([lesson.sources[number - 1][0]], ORIGINAL)
        for number in numbers
        if number <= len(lesson.sources)
    )
