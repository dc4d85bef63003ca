"""The later buying power of today's money, if prices rise by the same percentage each year."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

MOST_YEARS: Final = 50


@dataclass(frozen=True)
class Later:
    """`buys_idr`: the same money then buys only what costs this much today. `price_idr`: the later
    price of goods that cost the amount today. Both to the nearest rupiah.
    """

    buys_idr: int
    price_idr: int


def _nearest(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def later(amount: int, years: int, rate: Decimal) -> Later:
    """`amount` in whole rupiah, `rate` in percent a year from 0.

    >>> later(10_000_000, 5, Decimal(3))
    Later(buys_idr=8626088, price_idr=11592741)
    """
    grown = (1 + Fraction(rate) / 100) ** years
    return Later(_nearest(amount / grown), _nearest(amount * grown))
