"""The quiet line below a paragraph that names its source on request."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final

from babel.dates import format_date

from app.content.lesson import ORIGINAL, Lesson
from app.kit.text.catalogues import translate_sentence
from app.kit.text.msgid import N_

_SOURCE: Final = N_("Sumber")
_AS_OF: Final = N_("Keadaan per %(day)s.")
_REVIEW: Final = N_("Tanggal periksa lagi: %(day)s.")


def render_source_note(lesson: Lesson, number: int, language: str) -> str:
    """HTML that shows, when opened, the publisher and address of source `number` of the lesson
    (from 1), as of which day it is, and when it is reviewed. Empty if there is no such source."""
    if number > len(lesson.sources):
        return ""
    who, address = lesson.sources[number - 1]
    # The publishers are named in the language of the course.
    original = "" if language == ORIGINAL else f' lang="{ORIGINAL}"'
    link = f'<a href="{escape(address)}" rel="noreferrer"{original}>{escape(who)}</a>'
    as_of = _sentence_with_day(_AS_OF, lesson.as_of, language)
    review = _sentence_with_day(_REVIEW, lesson.review_by, language)
    return (
        f"<details><summary><small>{translate_sentence(language, _SOURCE)}</small></summary>"
        f'<p class="kecil">{link}. {as_of} {review}</p></details>\n'
    )


def _sentence_with_day(sentence: str, day: date, language: str) -> str:
    written = format_date(day, "d MMMM y", locale=language)
    return escape(translate_sentence(language, sentence) % {"day": written})
