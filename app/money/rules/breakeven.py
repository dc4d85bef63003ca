"""How many items must be sold before a small trade earns: fixed costs ÷ (price − unit cost),
rounded up to whole items."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ItemsToSell:
    """How many items cover the fixed costs. `left_idr`: margin of one item, may be zero or
    negative. `units`: items to sell; `sales_idr`: their price; `a_day`: items a day, None if the
    number of days is unknown. All three are None if the margin is not positive."""

    left_idr: int
    units: int | None = None
    sales_idr: int | None = None
    a_day: int | None = None


def compute_items_to_sell(
    fixed_costs: int, price: int, unit_cost: int, days: int | None = None
) -> ItemsToSell:
    """Compute how many items to sell. Amounts are in whole rupiah; `fixed_costs` and `days` cover
    the same period.

    >>> compute_items_to_sell(800_000, 10_000, 6_000, 26)
    ItemsToSell(left_idr=4000, units=200, sales_idr=2000000, a_day=8)
    >>> compute_items_to_sell(800_000, 6_000, 6_000)
    ItemsToSell(left_idr=0, units=None, sales_idr=None, a_day=None)
    """
    left = price - unit_cost
    if left <= 0:
        return ItemsToSell(left)
    units = -(-fixed_costs // left)
    return ItemsToSell(left, units, units * price, None if days is None else -(-units // days))
