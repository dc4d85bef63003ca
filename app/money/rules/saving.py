"""The future value of monthly savings, and the deposit that a target requires.

Deposits are made at the end of each month, and interest is compounded monthly: FV = start × g^n +
deposit × (g^n − 1) / (g − 1) with g = 1 + rate / 1200; at rate 0 the plain sum. Computed exactly
and rounded once, to the nearest rupiah; a required deposit is rounded up, so that the target is
reached. Taxes and bank fees are not included."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.money.rules import round_half_up

MOST_MONTHS: Final = 600
MOST_POINTS: Final = 6
DOUBTFUL_RATE: Final = 10
"""Percent a year from which the page asks who promises that. In 2026 the deposit insurer's own
limit was 3.5 for banks and 6 for rural banks (LPS, February to May 2026)."""


@dataclass(frozen=True)
class SavingsBalance:
    """The savings after `months`: rupiah deposited so far, and the value with interest."""

    months: int
    put_in_idr: int
    value_idr: int


@dataclass(frozen=True)
class SavingsPlan:
    """Monthly deposits of `monthly_idr` for `months`, on top of `start_idr`. `points` are balances
    over time, the last one is the end. `rate` in percent a year; `target_idr` is set if the deposit
    was derived from a target."""

    monthly_idr: int
    months: int
    start_idr: int
    rate: Decimal
    points: tuple[SavingsBalance, ...]
    target_idr: int | None = None

    @property
    def end(self) -> SavingsBalance:
        return self.points[-1]

    @property
    def interest_idr(self) -> int:
        """Interest or profit sharing until the end, in rupiah."""
        return self.end.value_idr - self.end.put_in_idr

    @property
    def has_doubtful_rate(self) -> bool:
        """Whether the rate is so high that it is probably monthly, or not credible."""
        return self.rate > DOUBTFUL_RATE


def _growth_factors(months: int, yearly_percent: Decimal) -> tuple[Fraction, Fraction]:
    """(future value of one rupiah deposited at the start, future value of one rupiah a month)."""
    monthly = Fraction(yearly_percent) / 1200
    if not monthly:
        return Fraction(1), Fraction(months)
    grown = (1 + monthly) ** months
    return grown, (grown - 1) / monthly


def _future_value(deposit: int, months: int, yearly_percent: Decimal, start: int) -> int:
    lying, put_in = _growth_factors(months, yearly_percent)
    return round_half_up(start * lying + deposit * put_in)


def _chart_months(months: int) -> list[int]:
    """The months to show in the chart: at most MOST_POINTS, evenly spaced except for the last."""
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months <= s * MOST_POINTS)
    return [*range(step, months, step), months]


def savings_from_deposit(
    deposit: int, months: int, yearly_percent: Decimal, start: int = 0
) -> SavingsPlan:
    """Savings with this deposit a month. Whole rupiah from 0, months from 1, percent from 0.

    >>> savings_from_deposit(1_000_000, 24, Decimal(3)).end
    SavingsBalance(months=24, put_in_idr=24000000, value_idr=24702818)
    """
    points = tuple(
        SavingsBalance(n, start + deposit * n, _future_value(deposit, n, yearly_percent, start))
        for n in _chart_months(months)
    )
    return SavingsPlan(deposit, months, start, yearly_percent, points)


def savings_for_target(
    target: int, months: int, yearly_percent: Decimal, start: int = 0
) -> SavingsPlan:
    """Savings with the smallest monthly deposit that reaches `target`; 0 if `start` is enough.

    >>> savings_for_target(50_000_000, 24, Decimal(0)).monthly_idr
    2083334
    """
    lying, put_in = _growth_factors(months, yearly_percent)
    missing = (target - start * lying) / put_in
    monthly = max(-(-missing.numerator // missing.denominator), 0)
    return replace(savings_from_deposit(monthly, months, yearly_percent, start), target_idr=target)
