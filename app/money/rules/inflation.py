"""The later buying power of today's money, if prices rise by the same percentage each year."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.money.rules import round_half_up

MOST_YEARS: Final = 50


@dataclass(frozen=True)
class InflationResult:
    """`buys_idr`: the later buying power of an amount, in today's rupiah. `price_idr`: the later
    price of goods that cost the amount today. Both are rounded to the nearest rupiah."""

    buys_idr: int
    price_idr: int


def apply_inflation(amount: int, years: int, yearly_percent: Decimal) -> InflationResult:
    """Buying power and prices after `years`. `amount` in whole rupiah, `yearly_percent` from 0.

    >>> apply_inflation(10_000_000, 5, Decimal(3))
    InflationResult(buys_idr=8626088, price_idr=11592741)
    """
    grown = (1 + Fraction(yearly_percent) / 100) ** years
    return InflationResult(round_half_up(amount / grown), round_half_up(amount * grown))
