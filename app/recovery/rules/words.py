"""The six recovery words: drawn, tidied, checked against the list of 2,048 (see data/ASAL.md)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

WORDS = 6
WORDS_USED = "identity:words:use"
"""Audit verb: somebody signed in with the words, which are no longer valid then."""
_LIST = Path(__file__).parents[1] / "data" / "kata.txt"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def word_list() -> tuple[str, ...]:
    return tuple(_LIST.read_text(encoding="ascii").split())


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())


def words_of(number: int) -> tuple[str, ...]:
    """The six words that belong to a number of many bits. They differ: a word that came twice could
    not be tapped in order.

    >>> len(set(words_of(0)))
    6
    """
    left, words = [*word_list()], []
    for _ in range(WORDS):
        number, at = divmod(number, len(left))
        words.append(left.pop(at))
    return tuple(words)


def tidy_words(text: str) -> tuple[str, ...]:
    """The typed words in lower case, in order; a typo of one letter is corrected if only one word
    of the list is that close. Numbers and signs between them are ignored.

    >>> tidy_words("1. Bambu, 2. KELAPA 3. selimutt")
    ('bambu', 'kelapa', 'selimut')
    """
    return tuple(_mended(word) for word in re.findall("[a-z]+", text[:400].lower()))


def unknown_words(words: tuple[str, ...]) -> tuple[int, ...]:
    """Positions (1-based) of words that are not in the list.

    >>> unknown_words(("bambu", "zzzz", "kelapa"))
    (2,)
    """
    return tuple(at for at, word in enumerate(words, 1) if word not in _known())


def _mended(word: str) -> str:
    if word in _known() or len(word) > 12:
        return word
    near = _one_off(word) & _known()
    return near.pop() if len(near) == 1 else word


def _one_off(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
        | {a + c + b for a, b in cuts for c in _LETTERS}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    )
