"""A payslip beside the contract and beside what is known of the country's rules.

It is compared and nothing is judged: a difference is something to ask about. Rules are those of
the country's sheet, with their source and date; where the sheet says nothing, nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from app.content.country import AGENCY, FUND, Country, Fact, Limit

LOAN: Final = "pinjaman"
TAX: Final = "pajak"
KEEP: Final = "makan"
OTHER: Final = "lain"
DEDUCTIONS: Final = (AGENCY, LOAN, FUND, TAX, KEEP, OTHER)


class Why(Enum):
    """What differs. Each stands beside two amounts: on the slip, and what it is compared with."""

    WAGE_BELOW_CONTRACT = "wage_below_contract"
    WAGE_BELOW_RULE = "wage_below_rule"
    NOT_IN_CONTRACT = "not_in_contract"
    ABOVE_CONTRACT = "above_contract"
    ABOVE_RULE = "above_rule"
    RECEIVED_LESS = "received_less"
    RECEIVED_MORE = "received_more"


@dataclass(frozen=True)
class Deduction:
    """Taken off, on the slip; `agreed` is what the contract says (0: it names none, None: not
    told). `name` is how the slip calls one of kind `lain`."""

    kind: str
    amount: Decimal
    agreed: Decimal | None = None
    name: str = ""


@dataclass(frozen=True)
class Payslip:
    """Amounts of one month in the country's currency; `agreed` is the wage of the contract and
    `received` what the slip says is paid out, None where not told. `job` is prt or bukan-prt,
    `year` of work counts from 1, `rate` is rupiah for one unit."""

    gross: Decimal
    deductions: tuple[Deduction, ...]
    agreed: Decimal | None = None
    received: Decimal | None = None
    job: str = ""
    year: int = 1
    rate: Decimal | None = None


@dataclass(frozen=True)
class Difference:
    """Something to ask about; `apart` is how far the two amounts are. `rule` is the fact of the
    sheet that it was compared with, if any."""

    why: Why
    on_slip: Decimal
    compared: Decimal
    deduction: Deduction | None = None
    rule: Fact | None = None

    @property
    def apart(self) -> Decimal:
        return abs(self.on_slip - self.compared)


@dataclass(frozen=True)
class Checked:
    """`left` is the wage less all deductions (below zero where they are more), `left_percent` of
    the wage to one decimal, `left_idr` in whole rupiah where a rate was told."""

    payslip: Payslip
    deducted: Decimal
    left: Decimal
    left_percent: Decimal
    left_idr: int | None
    differences: tuple[Difference, ...]


def most(limit: Limit, gross: Decimal, year: int) -> Decimal:
    """The most that a sheet allows for this wage in this year of work. Where it is a part of the
    first month's wage, this month's is taken for it.

    >>> from datetime import date
    >>> common = {"sources": (), "as_of": "2025", "review_by": date(2027, 1, 1), "line": 1}
    >>> fee = Limit(text={}, kind="agen", monthly=(Decimal(1800), Decimal(1500)), **common)
    >>> most(fee, Decimal(20000), 1), most(fee, Decimal(20000), 3)
    (Decimal('1800'), Decimal('1500'))
    """
    if limit.monthly:
        return limit.monthly[min(year, len(limit.monthly)) - 1]
    part = gross * (limit.percent or limit.percent_first or Decimal(0)) / 100
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check(payslip: Payslip, country: Country | None) -> Checked:
    """`country` is None for one without a sheet. `payslip.gross` is above zero.

    >>> slip = Payslip(Decimal(4520), (Deduction("agen", Decimal(3168), Decimal(0)),))
    >>> checked = check(slip, None)
    >>> checked.left, checked.left_percent, [each.why.value for each in checked.differences]
    (Decimal('1352'), Decimal('29.9'), ['not_in_contract'])
    """
    deducted = sum((each.amount for each in payslip.deductions), Decimal(0))
    left = payslip.gross - deducted
    idr = None
    if payslip.rate is not None:
        idr = int((left * payslip.rate).quantize(Decimal(1), ROUND_HALF_UP))
    return Checked(
        payslip,
        deducted,
        left,
        (100 * left / payslip.gross).quantize(Decimal("0.1"), ROUND_HALF_UP),
        idr,
        (
            *_wage(payslip, country),
            *(found for each in payslip.deductions for found in _beside(each, payslip, country)),
            *_received(payslip, left),
        ),
    )


def _wage(payslip: Payslip, country: Country | None) -> Iterator[Difference]:
    gross, agreed = payslip.gross, payslip.agreed
    if agreed is not None and gross < agreed:
        yield Difference(Why.WAGE_BELOW_CONTRACT, gross, agreed)
    for wage in country.wages(payslip.job) if country else ():
        if gross < wage.least:
            yield Difference(Why.WAGE_BELOW_RULE, gross, wage.least, rule=wage)


def _beside(taken: Deduction, payslip: Payslip, country: Country | None) -> Iterator[Difference]:
    if taken.agreed is not None and taken.amount > taken.agreed:
        why = Why.ABOVE_CONTRACT if taken.agreed else Why.NOT_IN_CONTRACT
        yield Difference(why, taken.amount, taken.agreed, taken)
    for limit in _limits(country, payslip.job, taken.kind):
        allowed = most(limit, payslip.gross, payslip.year)
        if taken.amount > allowed:
            yield Difference(Why.ABOVE_RULE, taken.amount, allowed, taken, limit)


def _limits(country: Country | None, job: str, kind: str) -> Sequence[Limit]:
    return [each for each in country.limits(job) if each.kind == kind] if country else []


def _received(payslip: Payslip, left: Decimal) -> Iterator[Difference]:
    received = payslip.received
    if received is not None and received != left:
        why = Why.RECEIVED_LESS if received < left else Why.RECEIVED_MORE
        yield Difference(why, received, left)
