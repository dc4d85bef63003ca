"""How the money of a week, a month or a year is spent, and how much remains."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PERIODS: Final[Mapping[str, int]] = {"minggu": 52, "dua_minggu": 26, "bulan": 12, "tahun": 1}
"""How many of them a year has."""


class Kind(StrEnum):
    """Purposes of spending, in display order."""

    NEEDS = "needs"
    WANTS = "wants"
    SENDING = "sending"
    SAVING = "saving"
    DEBTS = "debts"
    YEARLY = "yearly"
    LEFT = "left"


@dataclass(frozen=True)
class Part:
    """`percent` is whole, of the income, or of the expenses if those are higher."""

    kind: Kind
    amount: int
    percent: int


@dataclass(frozen=True)
class Budget:
    """Amounts in one currency, whole. `outgo` includes `yearly_part`, the amount to set aside in
    each period for yearly costs. income = outgo + left, to the unit; `left` may be negative. The
    percentages of `parts` add up to 100, or are all 0; parts of 0 are left out.
    """

    income: int
    outgo: int
    left: int
    yearly_part: int
    parts: tuple[Part, ...]


def _percents(amounts: list[int]) -> list[int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up."""
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    found = [100 * amount // total for amount in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda i: -(100 * amounts[i] % total))
    for i in by_rest[: 100 - sum(found)]:
        found[i] += 1
    return found


def work_out(income: int, out: Mapping[Kind, int], yearly: int, periods: int) -> Budget:
    """`out` is per period, without YEARLY and LEFT; `yearly` is per year, divided by `periods` and
    rounded up, so that enough is set aside when the cost is due.

    >>> month = work_out(5_000_000, {Kind.NEEDS: 3_000_000, Kind.SAVING: 500_000}, 2_400_000, 12)
    >>> month.left, month.yearly_part, [(p.kind.value, p.percent) for p in month.parts]
    (1300000, 200000, [('needs', 60), ('saving', 10), ('yearly', 4), ('left', 26)])
    """
    yearly_part = -(-yearly // periods)
    outgo = sum(out.values()) + yearly_part
    left = income - outgo
    amounts = {**out, Kind.YEARLY: yearly_part, Kind.LEFT: max(left, 0)}
    told = [kind for kind in Kind if amounts.get(kind)]
    percents = _percents([amounts[kind] for kind in told])
    parts = tuple(Part(k, amounts[k], p) for k, p in zip(told, percents, strict=True))
    return Budget(income, outgo, left, yearly_part, parts)
