"""Progress: totals of attempts, how much of the core is done, and the next lesson. Pure.

A lesson is done once its quiz was passed. Totals are independent of the order of attempts, so two
phones, repeats and late answers cannot corrupt them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class AttemptTotals:
    """Totals of attempts at one lesson. `best` is the best share of right answers in percent,
    rounded down; `passed_at` is the earliest pass."""

    best: int
    tries: int
    passed_at: datetime | None
    last_at: datetime


def totals_of_attempt(right: int, asked: int, passed: bool, at: datetime) -> AttemptTotals:
    """The totals that a single attempt adds.

    >>> totals_of_attempt(3, 4, True, datetime(2026, 11, 1)).best
    75
    """
    return AttemptTotals(100 * right // asked if asked else 0, 1, at if passed else None, at)


def merge_totals(a: AttemptTotals, b: AttemptTotals) -> AttemptTotals:
    """Combine the totals of two sets of attempts; commutative."""
    passes = [each.passed_at for each in (a, b) if each.passed_at is not None]
    return AttemptTotals(
        max(a.best, b.best), a.tries + b.tries, min(passes, default=None), max(a.last_at, b.last_at)
    )


def merge_totals_by_key(attempts: Iterable[tuple[Key, AttemptTotals]]) -> dict[Key, AttemptTotals]:
    """Merge the attempts of each key into one total."""
    sums: dict[Key, AttemptTotals] = {}
    for key, totals in attempts:
        sums[key] = merge_totals(sums[key], totals) if key in sums else totals
    return sums


def count_passed_lessons(lessons: Sequence[str], passed: Collection[str]) -> int:
    """Count the lessons that are passed.

    >>> count_passed_lessons(["a", "b", "c"], {"a", "c", "z"})
    2
    """
    return sum(lesson in passed for lesson in lessons)


def first_unpassed_lesson(
    core: Sequence[str], others: Sequence[str], passed: Collection[str]
) -> str | None:
    """The first core lesson that is not passed, else the first other one; None if all are passed.

    >>> first_unpassed_lesson(["b", "c"], ["a", "b", "c"], {"b", "c"})
    'a'
    """
    return next((lesson for lesson in (*core, *others) if lesson not in passed), None)
