"""Disclosure of score changes: only in groups that hide every person. Pure.

A mean with its number of people discloses more than a count: two means that differ by one person
disclose that person. So results of fewer than ten people are hidden, and the shown group grows by
five at a time: the first 10, 15, 20 … who answered twice. If all changed by the same amount, the
mean discloses each, so that is hidden too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.counters.rules import Cell
from app.survey.rules.marks import THIRDS
from app.survey.rules.scoring import SCORES
from app.survey_results.rules.change import mean_change
from app.survey_results.rules.disclosure import AnswerRounding

LEAST: Final = 10
GROUP: Final = 5
DECIMALS: Final = 2
"""With so many points are shown, and stored."""


ON_COVERAGE = "knowledge"
"""Who reached the target of this score is counted as R4 on the coverage pages: a second rounding of
nearly the same people could be compared with the first."""


@dataclass(frozen=True, slots=True)
class ScorePair:
    """One person's score before and after, in thirds of a point. `skipped`: the number of its
    skipped items, both times together."""

    before: int
    after: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The change of a score with maximum `most`, in points, of so many `people`: means before and
    after, the mean change and its 95 % interval, all with DECIMALS. `target`: the share of people
    who reached the target before and after; None if there is no target, or for ON_COVERAGE."""

    score: str
    most: int
    people: int
    before: float
    after: float
    mean: float
    low: float
    high: float
    target: tuple[Cell, Cell] | None

    @property
    def is_target_share_on_coverage_page(self) -> bool:
        return self.score == ON_COVERAGE


def score_change(
    wave: str, score: str, pairs: Iterable[ScorePair], rounding: AnswerRounding
) -> ScoreChange | None:
    """The change of a score from the first wave to `wave`; None if showing it would disclose
    individuals. A person who skipped an item of the score is left out, since their score is no
    measurement.

    >>> from app.counters.rules import SecretDraws
    >>> few = [ScorePair(9, 12, 0)] * 5 + [ScorePair(6, 15, 0)] * 4
    >>> rounding = AnswerRounding("35.02", SecretDraws(b"s" * 32))
    >>> score_change("after", "knowledge", few, rounding) is None
    True
    >>> score_change("after", "knowledge", [*few, ScorePair(9, 9, 0)], rounding).people
    10
    """
    shown = [pair for pair in pairs if not pair.skipped]
    shown = shown[: len(shown) - len(shown) % GROUP]
    if len(shown) < LEAST:
        return None
    if len({pair.after - pair.before for pair in shown}) == 1:
        return None
    # A mean at an end of the scale is the score of each person.
    ends = ({0}, {SCORES[score].most * THIRDS})
    if {pair.before for pair in shown} in ends or {pair.after for pair in shown} in ends:
        return None
    return _compute_score_change(wave, score, shown, rounding)


def _compute_score_change(
    wave: str, score: str, pairs: Sequence[ScorePair], rounding: AnswerRounding
) -> ScoreChange:
    of, people = SCORES[score], len(pairs)
    before, after = [pair.before for pair in pairs], [pair.after for pair in pairs]
    change = mean_change(list(zip(before, after, strict=True)))
    if change is None or change.low is None or change.high is None:
        raise ValueError("there is nobody to tell of")

    def share_at_target(when: str, thirds: Sequence[int]) -> Cell:
        people_by_score = Counter(thirds).items()
        met = sum(n for each, n in people_by_score if of.is_target_reached(Fraction(each, THIRDS)))
        return rounding.share_at_target(f"{wave} {score} {when}", met, people)

    def in_points(thirds: float) -> float:
        return round(thirds / THIRDS, DECIMALS)

    target = share_at_target("before", before), share_at_target("after", after)
    return ScoreChange(
        score,
        of.most,
        people,
        in_points(sum(before) / people),
        in_points(sum(after) / people),
        in_points(change.mean),
        in_points(change.low),
        in_points(change.high),
        None if of.target is None or score == ON_COVERAGE else target,
    )
