"""Counts the words and sentences of a text as a reader sees them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it.token import Token

from app.content.source import MarkdownSection, parse_markdown

# The signs of a sum are not counted as words: its labels name the operation.
_WORD: Final = re.compile(r"(?![x:=+-]$)\S*\w\S*")
_END: Final = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+")


@dataclass(frozen=True)
class TextPassage:
    """The text of one Markdown block, with the line breaks of the file. `prose` is False for
    headings, table cells and sums: they count as words, not as sentences."""

    line: int
    text: str
    prose: bool


@dataclass(frozen=True)
class Sentence:
    line: int
    words: int


def inline_text(token: Token) -> str:
    """The readable text of an inline token, without pictures and addresses."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def is_link(token: Token) -> bool:
    """Whether an inline token is exactly one link: a button, not a sentence."""
    kinds = [child.type for child in token.children or ()]
    return kinds[:1] == ["link_open"] and kinds.index("link_close") == len(kinds) - 1


def extract_main_idea(tokens: Sequence[Token]) -> list[Token]:
    """The main idea of a section: its paragraphs up to the first with bold words (a comparison,
    then the idea), without pictures, tables and sums. Without bold words, the first paragraph."""
    paragraphs = [
        list(tokens[n : n + 3])
        for n, token in enumerate(tokens)
        if token.type == "paragraph_open" and token.level == 0 and inline_text(tokens[n + 1])
    ]
    bold = [
        any(child.type == "strong_open" for child in each[1].children or ()) for each in paragraphs
    ]
    last = bold.index(True) if True in bold else 0
    return [token for each in paragraphs[: last + 1] for token in each]


def split_passages(lines: Sequence[str], before: int) -> Iterable[TextPassage]:
    """The text blocks of Markdown `lines`, where the first is line `before` + 1 of its file."""
    return _passages_of_tokens(parse_markdown(lines), before)


def section_passages(section: MarkdownSection) -> Iterable[TextPassage]:
    return _passages_of_tokens(section.tokens, section.line)


def _passages_of_tokens(tokens: Sequence[Token], before: int) -> Iterable[TextPassage]:
    inside: list[str] = []
    for token in tokens:
        start = before + (token.map[0] if token.map else 0) + 1
        if token.nesting > 0:
            inside.append(token.type)
        elif token.nesting < 0:
            inside.pop()
        elif token.type == "inline" and (text := inline_text(token)):
            yield TextPassage(start, text, inside[-1] == "paragraph_open" and not is_link(token))
        elif token.type == "fence":
            yield TextPassage(start, token.info.partition(" ")[2], False)
            yield TextPassage(start + 1, token.content, False)


def count_words(text: str) -> int:
    """Counts a number, or words joined by a hyphen, as one.

    >>> count_words("HP-nya berharga Rp1.500.000."), count_words("x RM10")
    (3, 1)
    """
    return sum(1 for word in text.split() if _WORD.fullmatch(word))


def split_sentences(passage: TextPassage) -> Iterable[Sentence]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(passage.text)), len(passage.text)]:
        text = passage.text[start:end]
        if words := count_words(text):
            lead = len(text) - len(text.lstrip())
            yield Sentence(passage.line + passage.text.count("\n", 0, start + lead), words)
        start = end
