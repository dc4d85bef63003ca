"""The figures of a cohort's report, and how a part of a class is said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.training.rules import LearnerRow

LEAST = 5
"""A part of fewer people is not told as a number, and neither is the rest, if that is so small: the
report goes to an office, which is to learn about the class and about nobody in it."""
LEARNED_LATELY = timedelta(days=30)
Saying = Literal["none", "few", "some", "nearly_all", "all", "hidden"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of `total` people as the report says it; `number` only for "some"."""

    saying: Saying
    total: int
    number: int | None = None


def part_of(number: int, total: int) -> Part:
    """How `number` of `total` people are told.

    >>> [part_of(n, 24).saying for n in (0, 4, 5, 19, 20, 24)]
    ['none', 'few', 'some', 'some', 'nearly_all', 'all']
    >>> part_of(4, 4).saying, part_of(7, 9).saying
    ('hidden', 'nearly_all')
    """
    if total < LEAST:
        return Part("hidden", total)
    if number in (0, total):
        return Part("all" if number else "none", total)
    if number < LEAST:
        return Part("few", total)
    if total - number < LEAST:
        return Part("nearly_all", total)
    return Part("some", total, number)


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """A cohort in figures. Those below `consenting` count only people who let the trainer see their
    lessons. `families`: households whose both ends finished, of those of these people."""

    people: int
    consenting: Part
    started: Part
    finished: Part
    lately: Part
    families: Part
    modules: Mapping[str, Part]


def cohort_figures(
    learners: Sequence[LearnerRow], modules: Iterable[Sequence[str]], today: date
) -> CohortFigures:
    """The figures of these learners; `modules`: the ids of finished modules, for each person who
    finished one."""
    seen = [each for each in learners if each.consents]
    count = len(seen)
    days = [each.last_quiz_day for each in seen]
    homes = {each.household for each in seen if each.household is not None}
    complete = {each.household for each in seen if each.is_family_complete}
    finished_modules = Counter(module for its in modules for module in its)
    return CohortFigures(
        people=len(learners),
        consenting=part_of(count, len(learners)),
        started=part_of(sum(day is not None for day in days), count),
        finished=part_of(sum(each.own.is_complete for each in seen), count),
        lately=part_of(
            sum(day is not None and today - day <= LEARNED_LATELY for day in days), count
        ),
        families=part_of(len(complete), len(homes)),
        modules={module: part_of(number, count) for module, number in finished_modules.items()},
    )
