"""What is told of change: of the same people, in groups that hide each of them. Pure.

A mean beside its number of people tells more than a count: of two such means, one person apart, the
person follows. So fewer than ten are hidden, and what is shown grows by five people at a time: the
first 10, 15, 20 … who answered twice. Where all changed by exactly the same, each is told by the
mean; that is hidden too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.counters.rules import Cell, Count, control
from app.survey.rules.marks import THIRDS
from app.survey.rules.scoring import SCORES, Score
from app.survey_results.rules.change import Change, paired_change

LEAST: Final = 10
GROUP: Final = 5
OUT_OF_100: Final = "hundred"
"""The total once more, times five."""
HUNDRED: Final = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A score of one person, before and after, in thirds of a point. `skipped`: of its items, both
    times together."""

    before: int
    after: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Line:
    """A score, out of `most`; means in points. `target`: how many reached it before and after;
    None where there is none."""

    score: str
    most: int
    before: float
    after: float
    change: Change
    target: tuple[Cell, Cell] | None


def line(score: str, pairs: Iterable[Pair]) -> Line | None:
    """What may be told of a score; None: too few people, or they would be told by it. Who skipped
    an item of it is left out: skipping is no measurement.

    >>> few = [Pair(9, 12, 0)] * 5 + [Pair(9, 15, 0)] * 4
    >>> line("knowledge", few) is None, line("knowledge", [*few, Pair(9, 9, 0)]).change.n
    (True, 10)
    """
    told = [pair for pair in pairs if not pair.skipped]
    told = told[: len(told) - len(told) % GROUP]
    if len(told) < LEAST or len({pair.after - pair.before for pair in told}) == 1:
        return None
    return _line(score, told)


def _line(score: str, told: Sequence[Pair]) -> Line:
    of = SCORES["total" if score == OUT_OF_100 else score]
    points = Fraction(HUNDRED if score == OUT_OF_100 else 1, THIRDS)
    change = paired_change([(pair.before, pair.after) for pair in told])
    if change is None or change.low is None or change.high is None:
        raise ValueError("there is nobody to tell of")
    scaled = Change(change.n, *(float(n * points) for n in (change.mean, change.low, change.high)))
    before, after = ([pair.before for pair in told], [pair.after for pair in told])
    return Line(
        score,
        of.most * (HUNDRED if score == OUT_OF_100 else 1),
        float(Fraction(sum(before), len(told)) * points),
        float(Fraction(sum(after), len(told)) * points),
        scaled,
        None if of.target is None else (_reached(of, before), _reached(of, after)),
    )


def _reached(score: Score, thirds: Sequence[int]) -> Cell:
    met = sum(score.reached(Fraction(each, THIRDS)) for each in thirds)
    return control(Count(met, len(thirds)), {}, "petugas").total
