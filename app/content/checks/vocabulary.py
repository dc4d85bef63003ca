"""Checks for uncommon words that are not explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from markdown_it.token import Token

from app.content import prose
from app.content.commonwords import is_common_word
from app.content.faults import Report
from app.content.lesson import LessonBody

MOST_UNCOMMON: Final = 3
"""Percent of the words of a lesson."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_ADDRESS: Final = re.compile(r"(?<!\S)(?:\S[^\s@]*@\S+|\S[^\s.]*\.\S+\.\w+)")
"""Tried at word starts only: a line of dots would otherwise take exponential time."""
_CURRENCY: Final = frozenset(
    (
        "rupiah", "ringgit", "riyal", "real", "dolar", "dollar", "won", "yen", "dirham", "dinar",
        "lira", "euro", "yuan", "baht", "peso", "sen",
    )
)  # fmt: skip
_EXPLAINED_WORDS: Final = 4
"""The longest bold text, in words, that counts as an explained term; longer ones are emphasis."""


def check_share_of_uncommon_words(
    body: LessonBody, explained_words: frozenset[str], report: Report
) -> None:
    """Reports a lesson in which too many words are uncommon. `explained_words` are those of
    the glossary, in lower case. Names, acronyms and currencies count as known, and so do words
    that the lesson explains, which are bold."""
    known = explained_words | _CURRENCY | frozenset(_explained_words(body))
    words = list(_words_with_lines(body))
    lower = {word for word, _ in words if word[0].islower()}
    uncommon = [
        (word.lower(), line)
        for word, line in words
        if not _is_name(word, lower) and not is_common_word(word.lower(), known)
    ]
    all_words = body.words + (body.opening.words if body.opening else 0)
    if 100 * len(uncommon) <= MOST_UNCOMMON * all_words:
        return
    percent = f"{100 * len(uncommon) / all_words:.1f}".replace(".", ",")
    listed = ", ".join(dict.fromkeys(word for word, _ in uncommon))
    report(
        uncommon[0][1],
        "uncommon-words",
        f"{percent}% kata jarang dipakai (paling banyak {MOST_UNCOMMON}%): {listed}; "
        "ganti, jelaskan dengan huruf **tebal**, atau tulis di istilah.yaml",
    )


def _words_with_lines(body: LessonBody) -> Iterator[tuple[str, int]]:
    for section in body.sections:
        heading = prose.TextPassage(section.line, section.heading, False)
        for passage in (heading, *prose.section_passages(section)):
            text = _ADDRESS.sub(lambda found: " " * len(found[0]), passage.text)
            for match in _WORD.finditer(text):
                yield match[0], passage.line + text.count("\n", 0, match.start())


def _explained_words(body: LessonBody) -> Iterator[str]:
    for section in body.sections:
        for token in section.tokens:
            yield from _bold_words(token.children or ())


def _bold_words(children: Iterable[Token]) -> Iterator[str]:
    inside = False
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            inside = child.type == "strong_open"
        elif inside:
            found = _WORD.findall(child.content.lower())
            yield from found if len(found) <= _EXPLAINED_WORDS else ()


def _is_name(word: str, lower_case_words: set[str]) -> bool:
    """Whether a capitalised word is never written in lower case in the text: a name or acronym."""
    return word[0].isupper() and word.lower() not in lower_case_words
