"""Tells whether a word is common: in the list of common Indonesian words, with or without affixes.

How the list was made: docs/kata-umum.md. The affixes are those of the Indonesian spelling rules.
A form counts only if the remaining stem is in the list, so a wrong cut does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "kata"
_SHORTEST: Final = 3
_PARTICLES: Final = ("lah", "kah", "pun", "tah")
_POSSESSIVE: Final = ("nya", "ku", "mu")
_SUFFIXES: Final = ("kan", "an", "i")
# The letters that a prefix may have replaced: menulis, tulis; memakai, pakai; menyapu, sapu.
_PREFIXES: Final = (
    ("di", ("",)), ("ke", ("",)), ("se", ("",)), ("ku", ("",)), ("kau", ("",)),
    ("ter", ("",)), ("te", ("r",)), ("ber", ("",)), ("be", ("", "r")), ("bel", ("",)),
    ("per", ("",)), ("pe", ("", "r")), ("pel", ("",)),
    ("meng", ("", "k")), ("meny", ("s",)), ("men", ("", "t")), ("mem", ("", "p")), ("me", ("",)),
    ("menge", ("",)), ("peng", ("", "k")), ("peny", ("s",)), ("pen", ("", "t")),
    ("pem", ("", "p")), ("penge", ("",)),
)  # fmt: skip
_LAYERS: Final = 3
"""The largest number of prefixes: se-pen-dapat, mem-per-ke-…"""


@cache
def common_words() -> frozenset[str]:
    """The common words, except those that must be explained anyway. Loaded on first use, since only
    `kursus cek` and publishing need them."""
    return (_read_word_list("umum") - _read_word_list("perlu-dijelaskan")) | _read_word_list(
        "sehari-hari"
    )


def _read_word_list(name: str) -> frozenset[str]:
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_common_word(word: str, also_known: frozenset[str] = frozenset()) -> bool:
    """Whether `word` (lower case, no hyphen), or a stem of it, is in the list or in `also_known`.

    >>> [is_common_word(each) for each in ("menyisihkan", "dibayarkannya", "diversifikasi")]
    [True, True, False]
    """
    common = common_words()
    return any(form in common or form in also_known for form in _cached_possible_stems(word))


@lru_cache(maxsize=8192)
def _cached_possible_stems(word: str) -> tuple[str, ...]:
    return tuple(possible_stems(word))


def possible_stems(word: str) -> Iterator[str]:
    """`word` and its possible stems without affixes; many of them are not real words.

    >>> "tulis" in set(possible_stems("menuliskannya"))
    True
    """
    for ended in _without_endings(word):
        yield from _without_prefixes(ended, _LAYERS)


def _without_endings(word: str) -> Iterator[str]:
    whole = {word} | _remove_endings({word}, _PARTICLES)
    whole |= _remove_endings(whole, _POSSESSIVE)
    yield from sorted(whole | _remove_endings(whole, _SUFFIXES), key=len, reverse=True)


def _remove_endings(words: set[str], endings: tuple[str, ...]) -> set[str]:
    return {
        word.removesuffix(ending)
        for word in words
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST
    }


def _without_prefixes(word: str, layers: int) -> Iterator[str]:
    yield word
    for prefix, starts in _PREFIXES if layers else ():
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST - 1:
            for start in starts:
                yield from _without_prefixes(start + word.removeprefix(prefix), layers - 1)
