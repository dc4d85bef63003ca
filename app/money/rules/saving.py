"""The future value of monthly savings, and the deposit that a target requires.

Deposits are made at the end of each month, and interest is compounded monthly: FV = start × g^n +
deposit × (g^n − 1) / (g − 1) with g = 1 + rate / 1200; at rate 0 the plain sum. Computed exactly
and rounded once, to the nearest rupiah; a required deposit is rounded up, so that the target is
reached. Taxes and bank fees are not included.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

MOST_MONTHS: Final = 600
MOST_POINTS: Final = 6
DOUBTFUL_RATE: Final = 10
"""Percent a year from which the page asks who promises that. In 2026 the deposit insurer's own
limit was 3.5 for banks and 6 for rural banks (LPS, February to May 2026)."""


@dataclass(frozen=True)
class Point:
    """The state after `months`: rupiah deposited so far, and the value with interest."""

    months: int
    put_in_idr: int
    value_idr: int


@dataclass(frozen=True)
class Saving:
    """`monthly_idr` is deposited for `months` on top of `start_idr`; `points` are intermediate
    states, the last one is the end. `rate` in percent a year; `target_idr` is set if the deposit
    was derived from a target.
    """

    monthly_idr: int
    months: int
    start_idr: int
    rate: Decimal
    points: tuple[Point, ...]
    target_idr: int | None = None

    @property
    def end(self) -> Point:
        return self.points[-1]

    @property
    def added_idr(self) -> int:
        """Interest or profit sharing until the end, in rupiah."""
        return self.end.value_idr - self.end.put_in_idr

    @property
    def doubtful(self) -> bool:
        """Whether the rate is so high that it is probably monthly, or promises too much."""
        return self.rate > DOUBTFUL_RATE


def _growth(months: int, rate: Decimal) -> tuple[Fraction, Fraction]:
    """The future value of one rupiah deposited at the start, and of one rupiah a month."""
    monthly = Fraction(rate) / 1200
    if not monthly:
        return Fraction(1), Fraction(months)
    grown = (1 + monthly) ** months
    return grown, (grown - 1) / monthly


def _value(deposit: int, months: int, rate: Decimal, start: int) -> int:
    lying, put_in = _growth(months, rate)
    exact = start * lying + deposit * put_in
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _stops(months: int) -> list[int]:
    """Months to show: at most MOST_POINTS, evenly spaced except for the last."""
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months <= s * MOST_POINTS)
    return [*range(step, months, step), months]


def save(deposit: int, months: int, rate: Decimal, start: int = 0) -> Saving:
    """The result of `deposit` a month. Whole rupiah from 0, months from 1, percent a year from 0.

    >>> save(1_000_000, 24, Decimal(3)).end
    Point(months=24, put_in_idr=24000000, value_idr=24702818)
    """
    points = tuple(
        Point(n, start + deposit * n, _value(deposit, n, rate, start)) for n in _stops(months)
    )
    return Saving(deposit, months, start, rate, points)


def reach(target: int, months: int, rate: Decimal, start: int = 0) -> Saving:
    """The smallest whole monthly deposit that reaches `target`; 0 if the start amount is enough.

    >>> reach(50_000_000, 24, Decimal(0)).monthly_idr
    2083334
    """
    lying, put_in = _growth(months, rate)
    missing = (target - start * lying) / put_in
    monthly = max(-(-missing.numerator // missing.denominator), 0)
    return replace(save(monthly, months, rate, start), target_idr=target)
