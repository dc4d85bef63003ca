"""The mean change of the same people, with a confidence interval.

The interval is Student's for paired differences: mean ± t × s / √n with n − 1 degrees of freedom
and s the standard deviation of the differences. The quantiles of t are those of any statistics
textbook (two-sided 95 %). Between rows of the table the next lower row is used, which makes the
interval wider than exact, never narrower.

A difference between two measurements of the same people proves no effect: there is no control
group."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# Two-sided 95 % quantiles of Student's t by degrees of freedom.
_T95: Final = (
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365),
    (8, 2.306), (9, 2.262), (10, 2.228), (11, 2.201), (12, 2.179), (13, 2.160), (14, 2.145),
    (15, 2.131), (16, 2.120), (17, 2.110), (18, 2.101), (19, 2.093), (20, 2.086), (21, 2.080),
    (22, 2.074), (23, 2.069), (24, 2.064), (25, 2.060), (26, 2.056), (27, 2.052), (28, 2.048),
    (29, 2.045), (30, 2.042), (35, 2.030), (40, 2.021), (45, 2.014), (50, 2.009), (60, 2.000),
    (70, 1.994), (80, 1.990), (90, 1.987), (100, 1.984), (120, 1.980), (200, 1.972), (500, 1.965),
    (1000, 1.962),
)  # fmt: skip
_ROWS: Final = tuple(freedom for freedom, _ in _T95)


@dataclass(frozen=True)
class MeanChange:
    """The mean change of `n` people measured twice: `mean` of after minus before; `low` and `high`
    bound the 95 % interval and are None for one person."""

    n: int
    mean: float
    low: float | None
    high: float | None


def student_t95(degrees_of_freedom: int) -> float:
    """The two-sided 95 % quantile of Student's t. Raises ValueError below 1 degree of freedom.

    >>> student_t95(9), student_t95(30), student_t95(34), student_t95(10_000)
    (2.262, 2.042, 2.042, 1.962)
    """
    if degrees_of_freedom < 1:
        raise ValueError("no degrees of freedom")
    return _T95[bisect_right(_ROWS, degrees_of_freedom) - 1][1]


def mean_change(pairs: Sequence[tuple[Fraction | int, Fraction | int]]) -> MeanChange | None:
    """The mean change over pairs (before, after) of the same people; None for no people.

    >>> mean_change([(2, 4), (3, 5)])
    MeanChange(n=2, mean=2.0, low=2.0, high=2.0)
    """
    n = len(pairs)
    if not n:
        return None
    differences = [after - before for before, after in pairs]
    total = Fraction(sum(differences))
    mean = total / n
    if n == 1:
        return MeanChange(1, float(mean), None, None)
    # Exact, so nothing is lost; of whole numbers, as in a frozen week, it is fast too.
    variance = (sum(d * d for d in differences) - total * mean) / (n - 1)
    margin = student_t95(n - 1) * math.sqrt(variance / n)
    return MeanChange(n, float(mean), float(mean) - margin, float(mean) + margin)
