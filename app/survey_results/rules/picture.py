"""The picture of a score change: two dots and an interval on the full scale of the score. Pure.

Before: hollow, above; a dotted line falls from it. After: solid, below, in the 95 % interval of the
difference. Where the line meets the interval, it is not clear that anything changed. Only values of
a ScoreChange are drawn, which disclosure control let through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.survey.rules.scoring import SCORES
from app.survey_results.rules.report import ScoreChange

LEFT, RIGHT = 10, 310
"""Where the scale begins and ends, in the units of a drawing of 320 by 52."""

Verdict = Literal["up", "down", "unclear"]


@dataclass(frozen=True, slots=True)
class ChangePicture:
    """Horizontal places in the drawing. `low` and `high` bound the interval, within the scale;
    `target` is None if the score has none."""

    before: float
    after: float
    low: float
    high: float
    target: float | None


def draw_change(line: ScoreChange) -> ChangePicture:
    """The picture of a score change.

    >>> draw_change(ScoreChange("knowledge", 7, 10, 3.5, 4.5, 1.0, 0.5, 1.5, None))
    ChangePicture(before=160.0, after=202.9, low=181.4, high=224.3, target=224.3)
    """

    def place(points: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(max(points / line.most, 0), 1), 1)

    target = SCORES[line.score].target
    return ChangePicture(
        before=place(line.before),
        after=place(line.after),
        low=place(line.before + line.low),
        high=place(line.before + line.high),
        target=None if target is None else place(target),
    )


def change_verdict(line: ScoreChange) -> Verdict:
    """In which direction the mean changed: unclear if the interval contains 0."""
    if line.low <= 0 <= line.high:
        return "unclear"
    return "up" if line.low > 0 else "down"
