"""Checks the choice that opens a lesson: the number of its actions, its length, that it does not
judge, and that its languages match."""

from __future__ import annotations

from typing import Final

from app.content.checks.wording import check_lines_have_no_verdict
from app.content.faults import Report
from app.content.lesson import ORIGINAL, LessonBody
from app.content.opening import OPENING

FEWEST_ACTIONS, MOST_ACTIONS = 2, 3
MOST_WORDS: Final = 90
"""Counted apart from the words of the lesson, in the original."""


def check_opening_choice(
    original: LessonBody, body: LessonBody, language: str, report: Report
) -> None:
    """Checks the opening choice of `body`, a lesson in `language`, against that of `original`. A
    lesson without one is not at fault."""
    choice = body.opening
    if choice is None:
        return
    (section,) = (each for each in body.sections[1:] if each.id == OPENING)
    check_lines_have_no_verdict(section.lines, section.line, language, report)
    count = len(choice.actions)
    if language == ORIGINAL:
        if not choice.situation:
            report(choice.line, "opening-choice", "tulis dulu keadaannya, lalu pilihannya")
        if not FEWEST_ACTIONS <= count <= MOST_ACTIONS:
            report(choice.line, "opening-choice", f"{{#pilih}} punya {count} pilihan; 2 atau 3")
        if choice.words > MOST_WORDS:
            text = f"{{#pilih}} {choice.words} kata; paling banyak {MOST_WORDS}"
            report(choice.line, "opening-choice", text)
    elif original.opening and count != len(original.opening.actions):
        wanted = len(original.opening.actions)
        report(choice.line, "options-differ", f"{count} pilihan, di aslinya {wanted}")
