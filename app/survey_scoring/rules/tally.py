"""Scores over all respondents of a survey: mean, weighted mean, share at the target."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from app.survey.rules.scoring import SCORES, ScoreDefinition, compute_scores, missing_items
from app.survey_scoring.rules.survey_file import SurveyRespondent


@dataclass(frozen=True)
class ScoreSummary:
    """One score over `n` respondents. Shares are percentages at the target. Values are None if `n`
    is 0, weighted ones also without weights, shares also without a target. `doubtful` respondents
    are excluded for an undefined code, `offline` ones because they do not use the internet."""

    n: int = 0
    mean: float | None = None
    weighted_mean: float | None = None
    share: float | None = None
    weighted_share: float | None = None
    missing: tuple[str, ...] = ()
    doubtful: int = 0
    offline: int = 0


@dataclass
class _ScoreTally:
    """The respondents' weights by score value (NaN for a respondent without a weight), and how many
    respondents were excluded."""

    weights: dict[Fraction | int, array[float]] = field(default_factory=dict)
    doubtful: int = 0
    offline: int = 0

    def add(self, value: Fraction | int, weight: float | None) -> None:
        held = self.weights.get(value)
        if held is None:
            held = self.weights[value] = array("d")
        held.append(math.nan if weight is None else weight)

    def result(self, each: ScoreDefinition) -> ScoreSummary:
        n = {value: len(held) for value, held in self.weights.items()}
        weight = {
            value: math.fsum(w for w in held if not math.isnan(w))
            for value, held in self.weights.items()
        }
        count, mass = sum(n.values()), math.fsum(weight.values())
        if not count:
            return ScoreSummary(doubtful=self.doubtful, offline=self.offline)
        reached = [value for value in n if each.is_target_reached(value)]
        return ScoreSummary(
            n=count,
            mean=float(sum((value * k for value, k in n.items()), Fraction()) / count),
            weighted_mean=(
                math.fsum(float(value) * w for value, w in weight.items()) / mass if mass else None
            ),
            share=None if each.target is None else 100 * sum(n[v] for v in reached) / count,
            weighted_share=(
                100 * math.fsum(weight[v] for v in reached) / mass
                if mass and each.target is not None
                else None
            ),
            doubtful=self.doubtful,
            offline=self.offline,
        )


def summarise_scores(
    respondents: Iterable[SurveyRespondent], items: Collection[str]
) -> dict[str, ScoreSummary]:
    """{name of the score: summary} of a survey that asked `items`. A score with a missing item is
    not computed, nor the score of a respondent with an undefined code."""
    lacking = {name: missing_items(each, items) for name, each in SCORES.items()}
    columns = {name: _ScoreTally() for name, lost in lacking.items() if not lost}
    uses = {name: frozenset(SCORES[name].items) for name in columns}
    for one in respondents:
        scores = compute_scores(one.answers)
        for name, column in columns.items():
            value = scores[name]
            if one.unknown and one.unknown & uses[name]:
                column.doubtful += 1
            elif value is None:
                column.offline += 1
            else:
                column.add(value, one.weight)
    return {
        name: columns[name].result(each) if name in columns else ScoreSummary(missing=lacking[name])
        for name, each in SCORES.items()
    }
