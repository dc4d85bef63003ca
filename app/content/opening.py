"""The choice that opens a lesson: one situation, and two or three things that one might do, each
with its consequence, before anything is explained. Nothing is marked or stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.content import prose
from app.content.entries import read_list_entries
from app.content.faults import Report
from app.content.source import MarkdownSection

OPENING: Final = "pilih"
_ACTION: Final = re.compile(r"- (?!\[)(?P<text>\S.*)")
_EXAMPLE: Final = "- pilihan, lalu di bawahnya   > akibatnya"


@dataclass(frozen=True)
class PossibleAction:
    """One of the things that somebody in the situation might do, and its consequence. Texts are
    Markdown."""

    text: str
    consequence: str


@dataclass(frozen=True)
class OpeningChoice:
    """The choice at the start of a lesson. `situation` is Markdown; `words` counts heading,
    situation, actions and consequences."""

    heading: str
    situation: str
    actions: tuple[PossibleAction, ...]
    words: int
    line: int


def read_opening_choice(
    sections: Sequence[MarkdownSection], report: Report
) -> OpeningChoice | None:
    """The opening choice among the sections of a lesson; None if it has none. Reports entries that
    cannot be read, and a choice that stands below other text."""
    place, section = next(
        ((place, each) for place, each in enumerate(sections) if each.id == OPENING), (0, None)
    )
    if section is None:
        return None
    if place > 1 or any(line.strip() for line in sections[0].lines):
        report(section.line, "opening-choice", "{#pilih} ada di awal, di atas tulisan lain")
    situation, entries = read_list_entries(section, _ACTION, _EXAMPLE, report)
    for entry in entries:
        if not entry.feedback:
            report(entry.line, "no-feedback", "pilihan ini belum punya akibat (baris >)")
    words = prose.count_words(section.heading) + sum(
        prose.count_words(passage.text) for passage in prose.section_passages(section)
    )
    actions = tuple(PossibleAction(each.match["text"].strip(), each.feedback) for each in entries)
    return OpeningChoice(section.heading, situation, actions, words, section.line)
