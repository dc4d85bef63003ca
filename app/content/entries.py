"""A list whose every entry is followed by its feedback, as in quizzes, stories and opening choices:
`- [x] option`, `- [choice](#step)` or `- choice`, and below it `  > feedback`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.content.faults import Report
from app.content.source import MarkdownSection, without_formulas

_FEEDBACK: Final = re.compile(r"\s{2,}> ?(?P<text>.*)")


@dataclass(frozen=True)
class ListEntry:
    """An entry of a list, and its feedback as Markdown. `match` is that of the pattern of such
    entries."""

    match: re.Match[str]
    line: int
    feedback: str


def read_list_entries(
    section: MarkdownSection, shape: re.Pattern[str], example: str, report: Report
) -> tuple[str, tuple[ListEntry, ...]]:
    """Splits a section into its text and the list below it. `shape` matches the first line of an
    entry; `example` is shown to the author of a line that is neither."""
    body: list[str] = []
    found: list[tuple[re.Match[str], int, list[str]]] = []
    for number, line in enumerate(section.lines, section.line + 1):
        feedback = _FEEDBACK.fullmatch(line)
        if match := shape.fullmatch(line):
            found.append((match, number, []))
        elif feedback and found:
            found[-1][2].append(feedback["text"])
        elif line.startswith(("-", "*", "+")) or feedback or (line.strip() and found):
            report(number, "unreadable-line", f"baris ini tidak terbaca; tulis: {example}")
        else:
            body.append(line)
    entries = tuple(
        ListEntry(match, number, _join_lines(feedback)) for match, number, feedback in found
    )
    return _join_lines(body), entries


def _join_lines(lines: Iterable[str]) -> str:
    return without_formulas("\n".join(line.rstrip() for line in lines)).strip()
