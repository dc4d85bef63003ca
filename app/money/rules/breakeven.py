"""How many items must be sold before a small trade earns: fixed costs ÷ (price − unit cost),
rounded up to whole items.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class BreakEven:
    """`left_idr` is the margin of one item; it may be zero or negative. `units` to sell, worth
    `sales_idr`, and `a_day` of them (None if the number of days is unknown). All three are None if
    the margin is not positive, since no number of sales covers the fixed costs.
    """

    left_idr: int
    units: int | None = None
    sales_idr: int | None = None
    a_day: int | None = None


def work_out(fixed: int, price: int, cost: int, days: int | None = None) -> BreakEven:
    """All amounts in whole rupiah; `fixed` and `days` cover the same period.

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
