"""How far a person is: what their attempts add up to, what of the core is done, what comes next.
Pure.

A lesson is done when its quiz was passed once. Progress is a fold of attempts that does not care
about their order, so two phones, repeats and late answers cannot make it wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Fold:
    """Attempts at one lesson, added up. `best` is the best share of right answers in percent,
    rounded down; `passed_at` the earliest pass."""

    best: int
    tries: int
    passed_at: datetime | None
    last_at: datetime


def folded(right: int, asked: int, passed: bool, at: datetime) -> Fold:
    """One attempt.

    >>> folded(3, 4, True, datetime(2026, 11, 1)).best
    75
    """
    return Fold(100 * right // asked if asked else 0, 1, at if passed else None, at)


def merged(a: Fold, b: Fold) -> Fold:
    """Both together; `merged(a, b) == merged(b, a)`."""
    passes = [fold.passed_at for fold in (a, b) if fold.passed_at is not None]
    return Fold(
        max(a.best, b.best), a.tries + b.tries, min(passes, default=None), max(a.last_at, b.last_at)
    )


def added_up(attempts: Iterable[tuple[Key, Fold]]) -> dict[Key, Fold]:
    """The attempts of each key, merged."""
    sums: dict[Key, Fold] = {}
    for key, fold in attempts:
        sums[key] = merged(sums[key], fold) if key in sums else fold
    return sums


def done_of(lessons: Sequence[str], passed: Collection[str]) -> int:
    """How many of `lessons` are done.

    >>> done_of(["a", "b", "c"], {"a", "c", "z"})
    2
    """
    return sum(lesson in passed for lesson in lessons)


def next_lesson(core: Sequence[str], others: Sequence[str], passed: Collection[str]) -> str | None:
    """The first lesson of the core that is not done, else the first other one; None when all are.

    >>> next_lesson(["b", "c"], ["a", "b", "c"], {"b", "c"})
    'a'
    """
    return next((lesson for lesson in (*core, *others) if lesson not in passed), None)
