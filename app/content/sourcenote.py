"""The quiet line below a paragraph that names its source on request."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final

from babel.dates import format_date
from markdown_it.token import Token

from app.content.lesson import ORIGINAL, Lesson
from app.content.source import source_numbers
from app.kit.text.catalogues import translate_sentence
from app.kit.text.msgid import N_

_SOURCE: Final = N_("Sumber")
_AS_OF: Final = N_("Keadaan per %(day)s.")
_REVIEW: Final = N_("Tanggal periksa lagi: %(day)s.")


def render_source_note(lesson: Lesson, note: Token, language: str) -> str:
    """HTML that shows, when opened, the publishers and addresses of the sources that a note of the
    lesson names, as of which day they are, and when they are reviewed. Empty if there are no such
    sources."""
    numbers = source_numbers(note)
    named = [lesson.sources[number - 1] for number in numbers if number <= len(lesson.sources)]
    if not named:
        return ""
    # The publishers are named in the language of the course.
    original = "" if language == ORIGINAL else f' lang="{ORIGINAL}"'
    links = "; ".join(
        f'<a href="{escape(address)}" rel="noreferrer"{original}>{escape(who)}</a>'
        for who, address in named
    )
    as_of = _sentence_with_day(_AS_OF, lesson.as_of, language)
    review = _sentence_with_day(_REVIEW, lesson.review_by, language)
    return (
        f"<details><summary><small>{translate_sentence(language, _SOURCE)}</small></summary>"
        f'<p class="kecil">{links}. {as_of} {review}</p></details>\n'
    )


def _sentence_with_day(sentence: str, day: date, language: str) -> str:
    written = format_date(day, "d MMMM y", locale=language)
    return escape(translate_sentence(language, sentence) % {"day": written})
