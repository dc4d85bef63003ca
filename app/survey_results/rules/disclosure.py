"""Which shares of survey answers may be shown, and how exactly. Pure.

A small group, or one or two people who differ from all others, could be recognised, so such a share
is hidden; in a small group 0% and 100% are shown as bounds. Source: docs/privacy.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEAST_GROUP = 5
"""A smaller group is hidden."""
FEW = (1, 2)
"""So few people who gave an answer, or did not, could be recognised."""
EXTREMES_BELOW = 30
"""In a smaller group 0% and 100% disclose every member, so a bound is shown instead."""
AT_MOST, AT_LEAST = 5, 95


@dataclass(frozen=True, slots=True)
class AnswerShare:
    """A share of answers that may be shown.

    value: numerator, denominator, percent (0–100, one decimal). at_most, at_least: denominator; the
    bound is `percent`. hidden, missing: nothing else."""

    kind: Literal["value", "at_most", "at_least", "hidden", "missing"]
    numerator: int | None = None
    denominator: int | None = None
    percent: float | None = None


HIDDEN = AnswerShare("hidden")
MISSING = AnswerShare("missing")


def answer_share(numerator: int, denominator: int) -> AnswerShare:
    """The share as it may be shown.

    >>> answer_share(3, 40), answer_share(2, 40).kind, answer_share(0, 12)
    ... # doctest: +NORMALIZE_WHITESPACE
    (AnswerShare(kind='value', numerator=3, denominator=40, percent=7.5), 'hidden',
     AnswerShare(kind='at_most', numerator=None, denominator=12, percent=5))
    """
    if denominator == 0:
        return MISSING
    if denominator < LEAST_GROUP or numerator in FEW or denominator - numerator in FEW:
        return HIDDEN
    if denominator < EXTREMES_BELOW and numerator in (0, denominator):
        if numerator == 0:
            return AnswerShare("at_most", denominator=denominator, percent=AT_MOST)
        return AnswerShare("at_least", denominator=denominator, percent=AT_LEAST)
    percent = (2000 * numerator + denominator) // (2 * denominator) / 10
    return AnswerShare("value", numerator, denominator, percent)
