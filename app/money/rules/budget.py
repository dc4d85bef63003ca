"""How the money of a week, a month or a year is spent, and how much remains."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PERIODS: Final[Mapping[str, int]] = {"minggu": 52, "dua_minggu": 26, "bulan": 12, "tahun": 1}
"""How many of them a year has."""


class BudgetCategory(StrEnum):
    """Purposes of spending, in display order."""

    NEEDS = "needs"
    WANTS = "wants"
    SENDING = "sending"
    SAVING = "saving"
    DEBTS = "debts"
    YEARLY = "yearly"
    LEFT = "left"


@dataclass(frozen=True)
class BudgetPart:
    """The spending in one category. `percent`: whole percentage of the income, or of the expenses
    if those are higher."""

    kind: BudgetCategory
    amount: int
    percent: int


@dataclass(frozen=True)
class Budget:
    """A computed budget, in whole units of one currency. `outgo` includes `yearly_part`, the amount
    to set aside in each period for yearly costs. income = outgo + left; `left` may be negative. The
    percentages of `parts` add up to 100, or are all 0; parts of 0 are left out."""

    income: int
    outgo: int
    left: int
    yearly_part: int
    parts: tuple[BudgetPart, ...]


def _whole_percentages(amounts: list[int]) -> list[int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up."""
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    found = [100 * amount // total for amount in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda i: -(100 * amounts[i] % total))
    for i in by_rest[: 100 - sum(found)]:
        found[i] += 1
    return found


def compute_budget(
    income: int, expenses: Mapping[BudgetCategory, int], yearly_costs: int, periods_a_year: int
) -> Budget:
    """Compute the budget of one period. `expenses` is per period, without YEARLY and LEFT;
    `yearly_costs` is divided by `periods_a_year` and rounded up.

    >>> expenses = {BudgetCategory.NEEDS: 3_000_000, BudgetCategory.SAVING: 500_000}
    >>> month = compute_budget(5_000_000, expenses, 2_400_000, 12)
    >>> month.left, month.yearly_part, [(p.kind.value, p.percent) for p in month.parts]
    (1300000, 200000, [('needs', 60), ('saving', 10), ('yearly', 4), ('left', 26)])
    """
    yearly_part = -(-yearly_costs // periods_a_year)
    outgo = sum(expenses.values()) + yearly_part
    left = income - outgo
    amounts = {**expenses, BudgetCategory.YEARLY: yearly_part, BudgetCategory.LEFT: max(left, 0)}
    told = [kind for kind in BudgetCategory if amounts.get(kind)]
    percents = _whole_percentages([amounts[kind] for kind in told])
    parts = tuple(BudgetPart(k, amounts[k], p) for k, p in zip(told, percents, strict=True))
    return Budget(income, outgo, left, yearly_part, parts)
