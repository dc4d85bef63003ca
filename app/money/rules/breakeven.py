"""How many must be sold before a small trade earns: fixed costs ÷ (price − cost of one), rounded
up, since nobody sells half a fried banana."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BreakEven:
    """`left_idr` of each one sold goes towards the fixed costs; it may be zero or below.
    `units` to sell, worth `sales_idr`, and `a_day` of them (None where no days were told).
    All three are None where it never breaks even: no number of sales covers a price that leaves
    nothing."""

    left_idr: int
    units: int | None = None
    sales_idr: int | None = None
    a_day: int | None = None


def work_out(fixed: int, price: int, cost: int, days: int | None = None) -> BreakEven:
    """All amounts in whole rupiah, `fixed` and `days` of selling of one and the same time.

    >>> work_out(800_000, 10_000, 6_000, 26)
    BreakEven(left_idr=4000, units=200, sales_idr=2000000, a_day=8)
    >>> work_out(800_000, 6_000, 6_000)
    BreakEven(left_idr=0, units=None, sales_idr=None, a_day=None)
    """
    left = price - cost
    if left <= 0:
        return BreakEven(left)
    units = -(-fixed // left)
    return BreakEven(left, units, units * price, None if days is None else -(-units // days))
