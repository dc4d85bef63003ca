"""The six recovery words: drawn, tidied, checked against the list of 2,048 (see data/ASAL.md)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

WORDS = 6
WORDS_USED = "identity:words:use"
"""Audit verb: somebody signed in with the words, which thereby became void."""
_LIST = Path(__file__).parents[1] / "data" / "kata.txt"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def recovery_word_list() -> tuple[str, ...]:
    return tuple(_LIST.read_text(encoding="ascii").split())


@cache
def _recovery_word_set() -> frozenset[str]:
    return frozenset(recovery_word_list())


def recovery_words_from_number(number: int) -> tuple[str, ...]:
    """Derive six different recovery words from a large number. They differ, since a word that came
    twice could not be tapped in order.

    >>> len(set(recovery_words_from_number(0)))
    6
    """
    left, words = [*recovery_word_list()], []
    for _ in range(WORDS):
        number, at = divmod(number, len(left))
        words.append(left.pop(at))
    return tuple(words)


def normalize_typed_words(text: str) -> tuple[str, ...]:
    """Split typed text into lower-case words. A typo of one letter is corrected if only one word of
    the list is that close. Numbers and punctuation are ignored.

    >>> normalize_typed_words("1. Bambu, 2. KELAPA 3. selimutt")
    ('bambu', 'kelapa', 'selimut')
    """
    return tuple(_correct_typo(word) for word in re.findall("[a-z]+", text[:400].lower()))


def positions_of_unknown_words(words: tuple[str, ...]) -> tuple[int, ...]:
    """Positions (1-based) of words that are not in the list.

    >>> positions_of_unknown_words(("bambu", "zzzz", "kelapa"))
    (2,)
    """
    return tuple(at for at, word in enumerate(words, 1) if word not in _recovery_word_set())


def _correct_typo(word: str) -> str:
    if word in _recovery_word_set() or len(word) > 12:
        return word
    near = _strings_one_edit_away(word) & _recovery_word_set()
    return near.pop() if len(near) == 1 else word


def _strings_one_edit_away(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
        | {a + c + b for a, b in cuts for c in _LETTERS}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    )
