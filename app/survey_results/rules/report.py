"""Disclosure of score changes: only in groups that hide every person. Pure.

A mean with its number of people discloses more than a count: two means that differ by one person
disclose that person. So results of fewer than ten people are hidden, and the shown group grows by
five at a time: the first 10, 15, 20 … who answered twice. If all changed by the same amount, the
mean discloses each, so that is hidden too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.survey.rules.marks import THIRDS
from app.survey.rules.scoring import SCORES, ScoreDefinition
from app.survey_results.rules.change import MeanChange, mean_change
from app.survey_results.rules.disclosure import AnswerShare, answer_share

LEAST: Final = 10
GROUP: Final = 5
OUT_OF_100: Final = "hundred"
"""The total again, multiplied by five."""
HUNDRED: Final = 5


@dataclass(frozen=True, slots=True)
class ScorePair:
    """One person's score before and after, in thirds of a point. `skipped`: the number of its
    skipped items, both times together."""

    before: int
    after: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The change of a score with maximum `most`: means in points, before and after. `target`: how
    many people reached the target before and after; None if there is no target."""

    score: str
    most: int
    before: float
    after: float
    change: MeanChange
    target: tuple[AnswerShare, AnswerShare] | None


def score_change(score: str, pairs: Iterable[ScorePair]) -> ScoreChange | None:
    """The change of a score; None if showing it would disclose individuals. A person who skipped an
    item of the score is left out, since their score is no measurement.

    >>> few = [ScorePair(9, 12, 0)] * 5 + [ScorePair(9, 15, 0)] * 4
    >>> score_change("knowledge", few) is None
    True
    >>> score_change("knowledge", [*few, ScorePair(9, 9, 0)]).change.n
    10
    """
    shown = [pair for pair in pairs if not pair.skipped]
    shown = shown[: len(shown) - len(shown) % GROUP]
    if len(shown) < LEAST or len({pair.after - pair.before for pair in shown}) == 1:
        return None
    return _compute_score_change(score, shown)


def _compute_score_change(score: str, pairs: Sequence[ScorePair]) -> ScoreChange:
    of = SCORES["total" if score == OUT_OF_100 else score]
    points = Fraction(HUNDRED if score == OUT_OF_100 else 1, THIRDS)
    change = mean_change([(pair.before, pair.after) for pair in pairs])
    if change is None or change.low is None or change.high is None:
        raise ValueError("there is nobody to tell of")
    scaled = MeanChange(
        change.n, *(float(n * points) for n in (change.mean, change.low, change.high))
    )
    before, after = ([pair.before for pair in pairs], [pair.after for pair in pairs])
    return ScoreChange(
        score,
        of.most * (HUNDRED if score == OUT_OF_100 else 1),
        float(Fraction(sum(before), len(pairs)) * points),
        float(Fraction(sum(after), len(pairs)) * points),
        scaled,
        None if of.target is None else (_count_at_target(of, before), _count_at_target(of, after)),
    )


def _count_at_target(score: ScoreDefinition, thirds: Sequence[int]) -> AnswerShare:
    met = sum(score.is_target_reached(Fraction(each, THIRDS)) for each in thirds)
    return answer_share(met, len(thirds))
